import { Navigate, createBrowserRouter } from 'react-router';
import { Broken } from './features/shell/broken.tsx';
import { Shell } from './features/shell/shell.tsx';
import { ShellBones } from './features/shell/shell-bones.tsx';

/** The pages and their addresses. Each is loaded when it is first opened. */
export const router = createBrowserRouter([
  {
    path: '/sign-in',
    ErrorBoundary: Broken,
    HydrateFallback: () => null,
    lazy: async () => ({
      Component: (await import('./features/sign-in/sign-in-page.tsx')).SignInPage,
    }),
  },
  {
    path: '/reset-password',
    ErrorBoundary: Broken,
    HydrateFallback: () => null,
    lazy: async () => ({
      Component: (await import('./features/sign-in/reset-password-page.tsx')).ResetPasswordPage,
    }),
  },
  {
    path: '/invitation/:token',
    ErrorBoundary: Broken,
    HydrateFallback: () => null,
    lazy: async () => ({
      Component: (await import('./features/invitation/invitation-page.tsx')).InvitationPage,
    }),
  },
  {
    path: '/organizations/:slug',
    ErrorBoundary: Broken,
    HydrateFallback: () => null,
    lazy: async () => ({
      Component: (await import('./features/closed/closed-page.tsx')).ClosedPage,
    }),
  },
  {
    Component: Shell,
    ErrorBoundary: Broken,
    HydrateFallback: ShellBones,
    children: [
      { path: '/', element: <Navigate to="/conversations" replace /> },
      {
        path: '/conversations/:id?',
        lazy: async () => ({
          Component: (await import('./features/conversations/conversations-page.tsx'))
            .ConversationsPage,
        }),
      },
      {
        path: '/knowledge',
        lazy: async () => ({
          Component: (await import('./features/knowledge/knowledge-page.tsx')).KnowledgePage,
        }),
      },
      {
        path: '/knowledge/:id',
        lazy: async () => ({
          Component: (await import('./features/knowledge/article-page.tsx')).ArticlePage,
        }),
      },
      {
        path: '/agents/:id?',
        lazy: async () => ({
          Component: (await import('./features/agents/agents-page.tsx')).AgentsPage,
        }),
      },
      {
        path: '/agents/:id/tests',
        lazy: async () => ({
          Component: (await import('./features/agents/tests/tests-page.tsx')).AgentTestsPage,
        }),
      },
      {
        path: '/settings/:section?',
        lazy: async () => ({
          Component: (await import('./features/settings/settings-page.tsx')).SettingsPage,
        }),
      },
      {
        path: '/events',
        lazy: async () => ({
          Component: (await import('./features/events/events-page.tsx')).EventsPage,
        }),
      },
      {
        path: '*',
        lazy: async () => ({
          Component: (await import('./features/shell/not-found.tsx')).NotFound,
        }),
      },
    ],
  },
]);
