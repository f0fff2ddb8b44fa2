import type { WidgetConfig } from '@frontdesk/contract';
import { useComputedColorScheme } from '@mantine/core';
import { IconArrowUp, IconChevronRight, IconMessageCircleFilled, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { inkOn } from '../../ui/contrast.ts';

/** The widget as visitors will meet it, drawn from what is in the form. */
export function WidgetPreview({ config }: { config: WidgetConfig }): ReactNode {
  const { title, greeting, suggestions = [], theme = 'auto', position = 'right' } = config;
  const scheme = useComputedColorScheme('light');
  const accent = /^#[0-9a-f]{6}$/iu.test(config.accent ?? '') ? config.accent : '#3d5afe';
  const ink = inkOn(accent ?? '#3d5afe');
  const isDark = theme === 'dark' || (theme === 'auto' && scheme === 'dark');
  const name = title?.trim() || 'Support';
  return (
    <aside
      className="preview"
      aria-label="Preview"
      data-dark={isDark || undefined}
      data-left={position === 'left' || undefined}
      style={{ '--widget': accent, '--widget-ink': ink }}
    >
      <div className="preview-panel" aria-hidden>
        <header>
          <i className="preview-mark">{Array.from(name)[0]?.toUpperCase()}</i>
          <b className="ellipsis grow">{name}</b>
          <IconX size={16} stroke={1.8} />
        </header>
        <div className="preview-body">
          <p className="preview-greeting" dir="auto">
            {greeting === '' ? 'Hello' : greeting}
          </p>
          <div className="preview-suggestions">
            {suggestions
              .filter((suggestion) => suggestion.trim() !== '')
              .slice(0, 3)
              .map((suggestion, index) => (
                <span key={`${index}`}>
                  <span className="ellipsis grow" dir="auto">
                    {suggestion}
                  </span>
                  <IconChevronRight size={15} stroke={1.8} />
                </span>
              ))}
          </div>
        </div>
        <footer>
          <span className="grow">Ask a question</span>
          <i className="preview-send">
            <IconArrowUp size={16} stroke={2} />
          </i>
        </footer>
      </div>
      <span className="preview-launcher" aria-hidden>
        <IconMessageCircleFilled size={26} />
      </span>
    </aside>
  );
}
