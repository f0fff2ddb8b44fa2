import { createSuite, createSuiteCaseFromConversation, deleteSuite } from '@frontdesk/contract';
import type { ConversationDetail } from '@frontdesk/contract';
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { client, describeError } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { toast } from '../../../ui/toast-store.ts';
import { useAgents } from '../use-agents.ts';
import { useSuites } from './use-suites.ts';
import './tests.css';

const NEW = 'new';

/** Makes a conversation a case of a suite of the agent that had it. */
export function MakeTest({
  conversation,
  close,
}: {
  conversation: Pick<ConversationDetail, 'id' | 'assignedAgentId'>;
  close: () => void;
}): ReactNode {
  const agents = useAgents().data?.items ?? [];
  const [picked, setPicked] = useState<string | null>(conversation.assignedAgentId);
  const agentId = picked ?? agents[0]?.id;
  return (
    <Modal opened onClose={close} title="Make a test of this">
      <div className="stack" style={{ gap: 16 }}>
        <p className="muted">
          What the customer wrote is asked again, and what the AI cited, called and handed over is
          expected.
        </p>
        <Select
          label="Agent"
          data={agents.map(({ id, name }) => ({ value: id, label: name }))}
          value={agentId ?? null}
          allowDeselect={false}
          onChange={setPicked}
        />
        {agentId !== undefined && (
          <ChooseSuite
            key={agentId}
            agentId={agentId}
            conversationId={conversation.id}
            close={close}
          />
        )}
      </div>
    </Modal>
  );
}

function ChooseSuite({
  agentId,
  conversationId,
  close,
}: {
  agentId: string;
  conversationId: string;
  close: () => void;
}): ReactNode {
  const suites = useSuites(agentId);
  const items = suites.data?.items ?? [];
  const [picked, setPicked] = useState<string | null>(null);
  const [name, setName] = useState('From conversations');
  const chosen = picked ?? items[0]?.id ?? NEW;
  const make = useMakeCase(agentId, close);
  return (
    <form
      className="stack"
      style={{ gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate({ conversationId, suiteId: chosen === NEW ? undefined : chosen, name });
      }}
    >
      <Select
        label="Suite"
        data={[
          ...items.map((suite) => ({ value: suite.id, label: suite.name })),
          { value: NEW, label: 'A new suite' },
        ]}
        value={chosen}
        allowDeselect={false}
        disabled={suites.isPending}
        onChange={setPicked}
      />
      {chosen === NEW && (
        <TextInput
          label="Name of the suite"
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      {make.isError && (
        <p role="alert" className="form-error">
          {describeError(make.error)}
        </p>
      )}
      <div>
        <Button type="submit" loading={make.isPending} disabled={suites.isPending}>
          Make the test
        </Button>
      </div>
    </form>
  );
}

function useMakeCase(agentId: string, close: () => void) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (asked: {
      conversationId: string;
      suiteId: string | undefined;
      name: string;
    }) => {
      const { conversationId, suiteId, name } = asked;
      const id =
        suiteId ?? (await client.call(createSuite, { params: { id: agentId }, body: { name } })).id;
      const params = { id };
      try {
        await client.call(createSuiteCaseFromConversation, { params, body: { conversationId } });
      } catch (error) {
        // A suite that was made for it is not left empty.
        if (suiteId === undefined) await client.call(deleteSuite, { params });
        throw error;
      }
      return id;
    },
    onSuccess: async (id) => {
      close();
      const path = `/agents/${encodeURIComponent(agentId)}/tests?suite=${encodeURIComponent(id)}`;
      toast.success('The test is made.', { title: 'See it', run: () => void navigate(path) });
      await Promise.all([
        cache.invalidateQueries({ queryKey: keys.suites(agentId) }),
        cache.invalidateQueries({ queryKey: keys.suite(id) }),
      ]);
    },
  });
}
