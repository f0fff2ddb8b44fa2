import { listChannels, updateChannel } from '@frontdesk/contract';
import type { Channel, WidgetConfig } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconExternalLink, IconMessageOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useMay } from '../../api/session.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useUnsaved } from '../../ui/use-unsaved.tsx';
import { WidgetFields } from './widget-fields.tsx';
import { WidgetPreview } from './widget-preview.tsx';

/** The chat widget: how to put it on a page, and how it looks. */
export function WidgetSettings(): ReactNode {
  const query = useQuery({
    queryKey: keys.channels,
    queryFn: async ({ signal }) => client.call(listChannels, {}, { signal }),
  });
  if (query.isPending) return <Bone w="60%" />;
  if (!query.data) return <Failed error={query.error} retry={query.refetch} />;
  const widget = query.data.items.find(({ type }) => type === 'web_widget');
  if (!widget || widget.channelKey === null) {
    return (
      <Nothing icon={<IconMessageOff size={20} stroke={1.6} />} title="There is no chat widget">
        This organization has no web widget channel. An owner can add one over the API.
      </Nothing>
    );
  }
  return <WidgetForm key={widget.id} channel={widget} channelKey={widget.channelKey} />;
}

function WidgetForm({ channel, channelKey }: { channel: Channel; channelKey: string }): ReactNode {
  const mayWrite = useMay('channels.write');
  const [form, setForm] = useState<WidgetConfig>(channel.widgetConfig ?? {});
  const [saved, setSaved] = useState(form);
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: async (widgetConfig: WidgetConfig) =>
      client.call(updateChannel, { params: { id: channel.id }, body: { widgetConfig } }),
    onSuccess: async () => {
      setSaved(form);
      toast.success('Saved. Visitors see it when they load a page.');
      await cache.invalidateQueries({ queryKey: keys.channels });
    },
  });
  const { guard } = useUnsaved(form !== saved);
  return (
    <>
      <div className="settings-title row">
        <h2 className="grow">Widget</h2>
        <Button
          component="a"
          variant="default"
          target="_blank"
          rel="noopener"
          href={`/widget-demo?key=${encodeURIComponent(channelKey)}`}
          rightSection={<IconExternalLink size={14} />}
        >
          Try it
        </Button>
      </div>
      <p className="muted settings-lead">
        Put this line into your pages, before the end of the body.
      </p>
      <CopyField label="Script tag" value={scriptTag(channelKey)} />
      <form
        className="widget-form"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ ...form, suggestions: (form.suggestions ?? []).filter((s) => s.trim()) });
        }}
      >
        <fieldset className="form is-plain" disabled={!mayWrite}>
          <WidgetFields form={form} set={(part) => setForm({ ...form, ...part })} />
          {mayWrite && (
            <Button type="submit" mt={20} disabled={form === saved} loading={save.isPending}>
              Save
            </Button>
          )}
        </fieldset>
        <WidgetPreview config={form} />
      </form>
      {guard}
    </>
  );
}

function scriptTag(channelKey: string): string {
  return `<script async src="${window.location.origin}/widget.js" data-channel-key="${channelKey}"></script>`;
}
