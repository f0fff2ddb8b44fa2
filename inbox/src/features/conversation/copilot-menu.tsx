import { ActionIcon, Loader, Menu } from '@mantine/core';
import {
  IconAlignLeft,
  IconFileSearch,
  IconLanguage,
  IconListDetails,
  IconMoodSmile,
  IconPencilBolt,
  IconSparkles,
  IconTie,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CopilotAsk } from './use-copilot.ts';

interface CopilotMenuProps {
  /** What stands in the composer: some of it works on that. */
  text: string;
  isBusy: boolean;
  ask: (body: CopilotAsk) => void;
}

const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'ar'] as const;
const names = new Intl.DisplayNames('en', { type: 'language' });

/** What the copilot can do, beside the composer. */
export function CopilotMenu({ text, isBusy, ask }: CopilotMenuProps): ReactNode {
  const isEmpty = text.trim() === '';
  const own = (body: CopilotAsk) => (): void => ask({ ...body, text });
  return (
    <Menu position="top-start" width={250}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          size={30}
          aria-label="Copilot"
          title="Copilot"
          disabled={isBusy}
        >
          {isBusy ? <Loader size={15} /> : <IconSparkles size={17} stroke={1.7} />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Item icon={IconPencilBolt} onClick={() => ask({ action: 'draft' })}>
          Draft an answer
        </Item>
        <Item icon={IconListDetails} onClick={() => ask({ action: 'summarise' })}>
          Summarise the conversation
        </Item>
        <Item
          icon={IconFileSearch}
          onClick={() => ask({ action: 'find-article', ...(isEmpty ? {} : { text }) })}
        >
          Find an article
        </Item>
        <Menu.Divider />
        <Menu.Label>{isEmpty ? 'Write something first' : 'What you have written'}</Menu.Label>
        <Item
          icon={IconMoodSmile}
          isOff={isEmpty}
          onClick={own({ action: 'rewrite', tone: 'friendlier' })}
        >
          Make it friendlier
        </Item>
        <Item
          icon={IconTie}
          isOff={isEmpty}
          onClick={own({ action: 'rewrite', tone: 'more-formal' })}
        >
          Make it more formal
        </Item>
        <Item icon={IconAlignLeft} isOff={isEmpty} onClick={own({ action: 'shorten' })}>
          Shorten it
        </Item>
        <Item icon={IconLanguage} isOff={isEmpty} onClick={own({ action: 'translate' })}>
          Translate for the customer
        </Item>
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item disabled={isEmpty}>Translate into</Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown>
            {languages.map((language) => (
              <Menu.Item key={language} onClick={own({ action: 'translate', language })}>
                {names.of(language)}
              </Menu.Item>
            ))}
          </Menu.Sub.Dropdown>
        </Menu.Sub>
      </Menu.Dropdown>
    </Menu>
  );
}

function Item(props: {
  icon: typeof IconSparkles;
  isOff?: boolean;
  onClick: () => void;
  children: ReactNode;
}): ReactNode {
  const { icon: Icon, isOff = false, onClick, children } = props;
  return (
    <Menu.Item
      disabled={isOff}
      leftSection={<Icon size={16} stroke={1.6} aria-hidden />}
      onClick={onClick}
    >
      {children}
    </Menu.Item>
  );
}
