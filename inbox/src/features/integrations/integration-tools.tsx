import type { Integration } from '@frontdesk/contract';
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { Bone } from '../../ui/states.tsx';
import { effectWords, lineOf, requirementWords } from './status-words.ts';
import { useIntegrationTools } from './use-integrations.ts';

/** What a connected system lets agents do. */
export function IntegrationTools({
  integration,
  close,
}: {
  integration: Integration;
  close: () => void;
}): ReactNode {
  const query = useIntegrationTools(integration.id);
  const tools = query.data?.items;
  return (
    <Modal opened onClose={close} title={`Tools of ${integration.name}`} size={640}>
      {query.isPending && <Bone w="60%" />}
      {query.isError && <p className="form-error">{describeError(query.error)}</p>}
      {tools?.length === 0 && (
        <p className="muted">It has named none. Check it, or look at its settings.</p>
      )}
      <ul className="lines integration-tools">
        {tools?.map((tool) => (
          <li key={tool.toolName}>
            <span className="grow">
              <span className="line-name">{tool.displayName}</span>
              <span className="muted line-more">{lineOf(tool)}</span>
            </span>
            <span className="muted only-desk">{requirementWords[tool.requires]}</span>
            <span className="badge" data-tone={effectWords[tool.effect].tone}>
              {effectWords[tool.effect].word}
            </span>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
