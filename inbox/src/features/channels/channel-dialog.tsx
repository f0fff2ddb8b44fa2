import type { Channel, ChannelKind, ChannelTest } from '@frontdesk/contract';
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { SchemaFields } from '../../ui/schema-form/schema-fields.tsx';
import { enteredOf, fieldsOf, settingsOf } from '../../ui/schema-form/schema-form.ts';
import { Bone } from '../../ui/states.tsx';
import { toast } from '../../ui/toast-store.ts';
import { guides } from './guides.ts';
import { useChannelKinds, useSaveChannel } from './use-channels.ts';

interface DialogProps {
  channel: Channel | undefined;
  close: () => void;
}

/** Adds a channel, or changes how it is reached. */
export function ChannelDialog({ channel, close }: DialogProps): ReactNode {
  const kinds = useChannelKinds();
  const [type, setType] = useState<string | null>(channel?.type ?? null);
  // The chat on a website has a page of its own.
  const all = (kinds.data ?? []).filter((kind) => kind.type !== 'web_widget');
  const kind = all.find((each) => each.type === (type ?? all[0]?.type));
  return (
    <Modal
      opened
      onClose={close}
      title={channel ? `Edit ${channel.name}` : 'Add a channel'}
      size={520}
    >
      <div className="stack">
        {!channel && (
          <Select
            label="Channel"
            allowDeselect={false}
            data={all.map(({ type: value, title: label }) => ({ value, label }))}
            value={kind?.type ?? null}
            onChange={setType}
          />
        )}
        {kinds.isPending && <Bone w="60%" />}
        {kind && <KindForm key={kind.type} kind={kind} channel={channel} close={close} />}
      </div>
    </Modal>
  );
}

/** How a channel is as it was saved last: its form stays open until the vendor takes it. */
interface Saved {
  channel: Channel;
  test: ChannelTest | null;
}

function KindForm({ kind, channel, close }: DialogProps & { kind: ChannelKind }): ReactNode {
  const known = channel?.settings ?? {};
  const fields = fieldsOf(kind.settingsSchema, false);
  const secrets = fieldsOf(kind.credentialsSchema, true);
  const [name, setName] = useState(channel?.name ?? kind.title);
  const [settings, setSettings] = useState(() => enteredOf(kind.settingsSchema, known));
  const [credentials, setCredentials] = useState(() => enteredOf(kind.credentialsSchema, {}));
  const [saved, setSaved] = useState<Saved | null>(null);
  const save = useSaveChannel();
  const id = channel?.id ?? saved?.channel.id;
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
    const sent =
      id === undefined ? { added: { ...given, type: kind.type } } : { changed: given, id };
    save.mutate(sent, {
      onSuccess: (result) => {
        setSaved(result);
        if (result.test?.ok === false) return;
        const account = result.test?.account ?? null;
        toast.success(account === null ? `${given.name} is saved.` : `${account} is connected.`);
        close();
      },
    });
  };
  const refused = saved?.test?.error ?? null;
  // What an account is called comes before its secrets; a token alone says both.
  const isSettingFirst = fields.some(({ isRequired }) => isRequired);
  const settingFields = <SchemaFields fields={fields} entered={settings} set={setSettings} />;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Guide kind={kind} />
      <TextInput
        label="Name"
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {isSettingFirst && settingFields}
      <SchemaFields
        fields={secrets}
        entered={credentials}
        set={setCredentials}
        kept={(saved?.channel ?? channel)?.credentialFields ?? []}
      />
      {!isSettingFirst && settingFields}
      {(save.isError || refused !== null) && (
        <p role="alert" className="form-error">
          {save.isError ? describeError(save.error) : refused}
        </p>
      )}
      <div className="row channel-foot">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          {id === undefined ? 'Connect' : 'Save and check'}
        </Button>
      </div>
    </form>
  );
}

function Guide({ kind: { type, title } }: { kind: ChannelKind }): ReactNode {
  const steps = guides[type];
  if (!steps) return null;
  return (
    <ol className="channel-guide" aria-label={`What to do at ${title} first`}>
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}
