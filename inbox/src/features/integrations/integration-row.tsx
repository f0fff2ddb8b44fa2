import type { Integration } from '@frontdesk/contract';
import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconDots,
  IconPencil,
  IconPlugConnected,
  IconPower,
  IconRefresh,
  IconTools,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Ago } from '../../ui/ago.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { counted } from '../../ui/number.ts';
import { statusWords } from './status-words.ts';
import {
  useConnect,
  useDeleteIntegration,
  useIntegrationKinds,
  useSwitch,
  useValidate,
} from './use-integrations.ts';

interface RowProps {
  integration: Integration;
  mayWrite: boolean;
  edit: () => void;
  showTools: () => void;
}

/** One connected system: how it stands, what it can do, and what can be done about it. */
export function IntegrationRow({ integration, mayWrite, edit, showTools }: RowProps): ReactNode {
  const { name, status, toolCount, lastError, lastValidatedAt, isActive } = integration;
  const kind = useIntegrationKinds().data?.find(({ type }) => type === integration.type);
  const validate = useValidate();
  const connect = useConnect();
  const isBusy = validate.isPending || status === 'validating';
  const { word, tone } = statusWords[isBusy ? 'validating' : status];
  // A system that turned us away, and on whose own page people agree.
  const wantsConsent =
    kind?.byConsent === true &&
    typeof integration.settings.url === 'string' &&
    status !== 'active' &&
    isActive;
  return (
    <li>
      <div className="row integration-head">
        <span className="integration-mark" aria-hidden>
          <IconPlugConnected size={18} stroke={1.6} />
        </span>
        <span className="grow">
          <span className="ellipsis line-name">{name}</span>
          <span className="muted ellipsis line-more">
            {kind?.title ?? integration.type}
            {toolCount > 0 && ` · ${counted(toolCount, 'tool')}`}
            {lastValidatedAt !== null && (
              <>
                {' · checked '}
                <Ago iso={lastValidatedAt} long />
              </>
            )}
          </span>
        </span>
        <span className="badge" data-tone={tone}>
          {word}
        </span>
        {mayWrite && wantsConsent && (
          <Button
            variant="default"
            loading={connect.isPending}
            onClick={() =>
              connect.mutate(integration.id, {
                onSuccess: (isLed) => {
                  if (!isLed) validate.mutate(integration.id);
                },
              })
            }
          >
            Connect
          </Button>
        )}
        <More
          integration={integration}
          mayWrite={mayWrite}
          edit={edit}
          showTools={showTools}
          check={() => validate.mutate(integration.id)}
        />
      </div>
      {lastError !== null && isActive && !isBusy && status !== 'active' && (
        <output className="domain-problem integration-problem">{lastError}</output>
      )}
    </li>
  );
}

function More({
  integration,
  mayWrite,
  edit,
  showTools,
  check,
}: RowProps & { check: () => void }): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const turn = useSwitch();
  const remove = useDeleteIntegration();
  const { id, name, isActive } = integration;
  const icon = { size: 16, stroke: 1.6 };
  return (
    <>
      <Menu position="bottom-end" width={190}>
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
          <Menu.Item leftSection={<IconTools {...icon} />} onClick={showTools}>
            See its tools
          </Menu.Item>
          {mayWrite && (
            <>
              {isActive && (
                <Menu.Item leftSection={<IconRefresh {...icon} />} onClick={check}>
                  Check now
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
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        isOpen={isAsking}
        title={`Delete ${name}?`}
        verb="Delete"
        isBusy={remove.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() => remove.mutate(id, { onSettled: () => setAsking(false) })}
      >
        Agents lose its tools at once, and its credentials are gone. What was done with it stays in
        the conversations.
      </Confirm>
    </>
  );
}
