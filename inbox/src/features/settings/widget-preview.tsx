import { accentFor } from '@frontdesk/contract';
import type { WidgetConfig } from '@frontdesk/contract';
import { useComputedColorScheme } from '@mantine/core';
import {
  IconArrowUp,
  IconChevronRight,
  IconMessageCircleFilled,
  IconUser,
  IconX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** The widget as visitors will meet it, drawn from what is in the form. */
export function WidgetPreview({ config }: { config: WidgetConfig }): ReactNode {
  const { title, greeting, suggestions = [], theme = 'auto', position = 'right' } = config;
  const scheme = useComputedColorScheme('light');
  const isDark = theme === 'dark' || (theme === 'auto' && scheme === 'dark');
  const { fill, onFill } = accentFor(config.accent ?? '', isDark ? 'dark' : 'light');
  const name = title?.trim() || 'Support';
  return (
    <aside
      className="preview"
      aria-label="Preview"
      data-dark={isDark || undefined}
      data-left={position === 'left' || undefined}
      style={{ '--widget': fill, '--widget-ink': onFill }}
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
        <div className="preview-person">
          <IconUser size={18} stroke={1.8} />
          <span>
            <b>Talk to a person</b>
            <small>Answers as soon as somebody is free</small>
          </span>
        </div>
      </div>
      <span className="preview-launcher" aria-hidden>
        <IconMessageCircleFilled size={26} />
      </span>
    </aside>
  );
}
