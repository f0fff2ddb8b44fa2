import type { Channel } from '@frontdesk/contract';
import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDots,
  IconListDetails,
  IconPencil,
  IconPower,
  IconRefresh,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Ago } from '../../ui/ago.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { channels } from '../../ui/channel-names.ts';
import { healthOf } from './health.ts';
import { TestMessage } from './test-message.tsx';
import { useDeleteChannel, useSwitch, useTest } from './use-channels.ts';

interface RowProps {
  channel: Channel;
  mayWrite: boolean;
  edit: () => void;
  showLog: () => void;
}

/** One way in: how it stands, where its vendor calls, and what can be done about it. */
export function ChannelRow({ channel, mayWrite, edit, showLog }: RowProps): ReactNode {
  const { name, type, account, isActive, lastError, lastEventAt, warnings, webhookUrl } = channel;
  const test = useTest();
  const { title, Icon } = channels[type];
  const { word, tone } = test.isPending ? { word: 'Checking', tone: 'amber' } : healthOf(channel);
  const problems = lastError === null ? warnings : [lastError, ...warnings];
  return (
    <li>
      <div className="row channel-head">
        <span className="channel-sign" aria-hidden>
          <Icon size={18} stroke={1.6} />
        </span>
        <span className="grow">
          <span className="ellipsis line-name">{name}</span>
          <span className="muted ellipsis line-more">
            {account === null ? title : `${title} · ${account}`}
            {lastEventAt !== null && (
              <>
                {' · last message '}
                <Ago iso={lastEventAt} long />
              </>
            )}
          </span>
        </span>
        <span className="badge" data-tone={tone}>
          {word}
        </span>
        {type === 'web_widget' ? (
          <Link to="/settings/widget">Settings</Link>
        ) : (
          mayWrite && (
            <More
              channel={channel}
              edit={edit}
              showLog={showLog}
              check={() => test.mutate(channel.id)}
            />
          )
        )}
      </div>
      {isActive &&
        problems.map((problem) => (
          <output key={problem} className="domain-problem channel-problem">
            {problem}
          </output>
        ))}
      {mayWrite && webhookUrl !== null && isActive && channel.settings['mode'] !== 'polling' && (
        <CopyField label={`Where ${title} calls`} value={webhookUrl} />
      )}
    </li>
  );
}

function More({
  channel,
  edit,
  showLog,
  check,
}: Omit<RowProps, 'mayWrite'> & { check: () => void }): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const turn = useSwitch();
  const remove = useDeleteChannel();
  const { id, name, isActive } = channel;
  const [isTrying, setTrying] = useState(false);
  const icon = { size: 16, stroke: 1.6 };
  return (
    <>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <ActionIcon
            className="line-menu"
            variant="subtle"
            size={30}
            aria-label={`More about ${name}`}
          >
            <IconDots size={17} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconListDetails {...icon} />} onClick={showLog}>
            Last events
          </Menu.Item>
          {isActive && (
            <Menu.Item leftSection={<IconRefresh {...icon} />} onClick={check}>
              Check now
            </Menu.Item>
          )}
          {isActive && channel.type !== 'voice' && (
            <Menu.Item leftSection={<IconSend {...icon} />} onClick={() => setTrying(true)}>
              Send a test message
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconPencil {...icon} />} onClick={edit}>
            Edit
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPower {...icon} />}
            onClick={() => turn.mutate({ id, isActive: !isActive })}
          >
            {isActive ? 'Switch off' : 'Switch on'}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => setAsking(true)}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isTrying && <TestMessage channel={channel} close={() => setTrying(false)} />}
      <Confirm
        isOpen={isAsking}
        title={`Delete ${name}?`}
        verb="Delete"
        isBusy={remove.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() => remove.mutate(id, { onSettled: () => setAsking(false) })}
      >
        Nothing comes in by it any more. Conversations that came by it stay; with any, the channel
        is switched off and kept.
      </Confirm>
    </>
  );
}
