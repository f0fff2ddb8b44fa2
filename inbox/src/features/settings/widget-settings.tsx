import { listChannels, updateChannel } from '@frontdesk/contract';
import type { Channel, WidgetConfig } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconExternalLink, IconMessageOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useMay } from '../../api/session.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useEdits } from '../../ui/use-edits.tsx';
import { useUnsaved } from '../../ui/use-unsaved.tsx';
import { WidgetFields } from './widget-fields.tsx';
import { WidgetIdentity } from './widget-identity.tsx';
import { WidgetPreview } from './widget-preview.tsx';

/** The chat widget: how to put it on a page, and how it looks. */
export function WidgetSettings(): ReactNode {
  const query = useQuery({
    queryKey: keys.channels,
    // No news tell of changes by others: asked anew whenever somebody may begin to edit.
    refetchOnMount: 'always',
    refetchOnWindowFocus: 'always',
    queryFn: async ({ signal }) => client.call(listChannels, { query: { limit: 100 } }, { signal }),
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
  const edits = useEdits<WidgetConfig>(channel.widgetConfig ?? {}, names);
  const { form, changes, isChanged, set } = edits;
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: async (widgetConfig: WidgetConfig) =>
      client.call(updateChannel, { params: { id: channel.id }, body: { widgetConfig } }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.channels });
      toast.success('Saved. Visitors see it when they load a page.');
    },
  });
  const { guard } = useUnsaved(isChanged);
  const submit = (): void => {
    if (!isChanged || edits.isContested || save.isPending) return;
    const { suggestions } = changes;
    const sent = suggestions
      ? { ...changes, suggestions: suggestions.filter((words) => words.trim() !== '') }
      : changes;
    save.mutate(sent, {
      onSuccess: ({ widgetConfig }) => edits.settle(changes, widgetConfig ?? {}),
    });
  };
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
      {edits.notice}
      <form
        className="widget-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <fieldset className="form is-plain" disabled={!mayWrite}>
          <WidgetFields form={form} set={set} />
          {mayWrite && (
            <Button
              type="submit"
              mt={20}
              disabled={!isChanged || edits.isContested}
              loading={save.isPending}
            >
              Save
            </Button>
          )}
        </fieldset>
        <WidgetPreview config={form} />
      </form>
      {mayWrite && <WidgetIdentity channelId={channel.id} />}
      {guard}
    </>
  );
}

const names = {
  title: 'The title',
  greeting: 'The greeting',
  accent: 'The colour',
  suggestions: 'The suggested questions',
  theme: 'The theme',
  position: 'The corner',
};

function scriptTag(channelKey: string): string {
  return `<script async src="${window.location.origin}/widget.js" data-channel-key="${channelKey}"></script>`;
}
