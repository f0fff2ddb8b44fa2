import type { Integration, IntegrationKind } from '@frontdesk/contract';
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { Bone } from '../../ui/states.tsx';
import { toast } from '../../ui/toast-store.ts';
import { SchemaFields } from '../../ui/schema-form/schema-fields.tsx';
import { enteredOf, fieldsOf, settingsOf } from '../../ui/schema-form/schema-form.ts';
import { categoryWords } from './status-words.ts';
import { useIntegrationKinds, useSaveIntegration } from './use-integrations.ts';

interface DialogProps {
  integration: Integration | undefined;
  close: () => void;
}

/** Connects a system, or changes how it is asked. */
export function IntegrationDialog({ integration, close }: DialogProps): ReactNode {
  const kinds = useIntegrationKinds();
  const [type, setType] = useState<string | null>(integration?.type ?? null);
  const all = kinds.data ?? [];
  const kind = all.find((each) => each.type === (type ?? all[0]?.type));
  const groups = Map.groupBy(all, ({ category }) => category);
  return (
    <Modal
      opened
      onClose={close}
      title={integration ? `Edit ${integration.name}` : 'Connect a system'}
      size={520}
    >
      <div className="stack">
        {!integration && (
          <Select
            label="System"
            allowDeselect={false}
            data={[...groups].map(([category, items]) => ({
              group: categoryWords[category],
              items: items.map(({ type: value, title: label }) => ({ value, label })),
            }))}
            value={kind?.type ?? null}
            onChange={setType}
          />
        )}
        {kinds.isPending && <Bone w="60%" />}
        {kind && <KindForm key={kind.type} kind={kind} integration={integration} close={close} />}
      </div>
    </Modal>
  );
}

function KindForm({
  kind,
  integration,
  close,
}: DialogProps & { kind: IntegrationKind }): ReactNode {
  const known = integration?.settings ?? {};
  const fields = fieldsOf(kind.settingsSchema, false);
  const secrets = fieldsOf(kind.credentialsSchema, true);
  const [name, setName] = useState(integration?.name ?? '');
  const [settings, setSettings] = useState(() => enteredOf(kind.settingsSchema, known));
  const [credentials, setCredentials] = useState(() => enteredOf(kind.credentialsSchema, {}));
  const save = useSaveIntegration(integration?.id);
  const submit = (): void => {
    const given = {
      name: name.trim(),
      settings: settingsOf(fields, settings, known),
      credentials: Object.fromEntries(
        Object.entries(credentials).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
        ),
      ),
    };
    const sent = integration ? { changed: given } : { added: { ...given, type: kind.type } };
    save.mutate(sent, {
      onSuccess: ({ status }) => {
        if (status === 'active') toast.success(`${given.name} works.`);
        close();
      },
    });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        label="Name"
        required
        maxLength={120}
        data-autofocus
        placeholder={kind.type === 'mcp_server' ? 'Orders' : 'Warehouse'}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SchemaFields fields={fields} entered={settings} set={setSettings} />
      <h3 className="integration-part">Credentials</h3>
      <p className="muted integration-hint">
        {kind.byConsent
          ? 'Leave them empty where the system lets you sign in on its own page.'
          : 'Those that the system asks for. They are kept encrypted and never shown again.'}
      </p>
      <SchemaFields
        fields={secrets}
        entered={credentials}
        set={setCredentials}
        kept={integration?.credentialFields ?? []}
      />
      {save.isError && (
        <p role="alert" className="form-error">
          {describeError(save.error)}
        </p>
      )}
      <div className="row integration-foot">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          {integration ? 'Save and check' : 'Connect'}
        </Button>
      </div>
    </form>
  );
}
