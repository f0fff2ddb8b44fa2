import '@fontsource-variable/inter/wght.css';
import './ui/reset.css';
import './ui/mantine.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/form.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { createQueryClient } from './api/query-client.ts';
import { router } from './app.tsx';
import { resolveVariables, schemeManager, theme } from './ui/theme.ts';
import { Toasts } from './ui/toasts.tsx';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={createQueryClient()}>
        <MantineProvider
          theme={theme}
          defaultColorScheme="auto"
          colorSchemeManager={schemeManager}
          cssVariablesResolver={resolveVariables}
          deduplicateCssVariables={false}
        >
          <RouterProvider router={router} />
          <Toasts />
        </MantineProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
