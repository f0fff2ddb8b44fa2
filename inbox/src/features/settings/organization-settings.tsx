import { updateOrganization } from '@frontdesk/contract';
import type { BodyOf, Organization } from '@frontdesk/contract';
import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useMay, useSession } from '../../api/session.ts';
import { toast } from '../../ui/toast-store.ts';
import { useEdits } from '../../ui/use-edits.tsx';
import { useUnsaved } from '../../ui/use-unsaved.tsx';

type Input = BodyOf<typeof updateOrganization>;

/** The organization's name, address and place in the world. */
export function OrganizationSettings(): ReactNode {
  const { organization } = useSession();
  const mayWrite = useMay('organization.write');
  const edits = useEdits(formOf(organization), names);
  const { form, changes, isChanged, set } = edits;
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: async (body: Input) =>
      client.call(updateOrganization, { params: { slug: organization.slug }, body }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.me });
      toast.success('Saved.');
    },
  });
  const { guard } = useUnsaved(isChanged);
  useEffect(() => {
    // It is going to be edited: what others did meanwhile has to be seen first.
    void cache.invalidateQueries({ queryKey: keys.me });
  }, [cache]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isChanged || edits.isContested || save.isPending) return;
        save.mutate(changes, { onSuccess: (saved) => edits.settle(changes, formOf(saved)) });
      }}
    >
      <h2 className="settings-title">Organization</h2>
      {edits.notice}
      <fieldset className="form is-plain" disabled={!mayWrite}>
        <div className="form-part">
          <TextInput
            label="Name"
            description="Customers see it in the widget and the help centre"
            required
            maxLength={120}
            value={form.name ?? ''}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label="Website"
            type="url"
            placeholder="https://example.com"
            value={form.website ?? ''}
            onChange={(event) => set({ website: event.currentTarget.value || null })}
          />
          <TextInput
            label="Logo"
            description="The address of a square picture"
            type="url"
            placeholder="https://example.com/logo.png"
            value={form.logoUrl ?? ''}
            onChange={(event) => set({ logoUrl: event.currentTarget.value || null })}
          />
          <Place form={form} set={set} isReadOnly={!mayWrite} />
          {mayWrite && (
            <div>
              <Button
                type="submit"
                disabled={!isChanged || edits.isContested}
                loading={save.isPending}
              >
                Save
              </Button>
            </div>
          )}
        </div>
      </fieldset>
      {guard}
    </form>
  );
}

interface PlaceProps {
  form: Input;
  set: (part: Input) => void;
  isReadOnly: boolean;
}

function Place({ form, set, isReadOnly }: PlaceProps): ReactNode {
  return (
    <div className="form-pair">
      <Select
        label="Time zone"
        searchable
        disabled={isReadOnly}
        data={zonesWith(form.timezone)}
        value={form.timezone ?? null}
        onChange={(value) => value !== null && set({ timezone: value })}
      />
      <TextInput
        label="Language"
        placeholder="en"
        maxLength={20}
        required
        value={form.locale ?? ''}
        onChange={(event) => set({ locale: event.currentTarget.value })}
      />
    </div>
  );
}

const names = {
  name: 'The name',
  website: 'The website',
  logoUrl: 'The logo',
  timezone: 'The time zone',
  locale: 'The language',
};

function formOf({ name, website, logoUrl, timezone, locale }: Organization): Input {
  return { name, website, logoUrl, timezone, locale };
}

/** All zones the browser knows, and the one that is set even if it knows it by another name. */
function zonesWith(zone: string | undefined): string[] {
  return [
    ...new Set([
      ...(zone === undefined ? [] : [zone]),
      'UTC',
      ...Intl.supportedValuesOf('timeZone'),
    ]),
  ];
}
