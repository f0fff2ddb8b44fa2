import { updateOrganization } from '@frontdesk/contract';
import type { Organization } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { moveOrganization, useMay, useSession } from '../../api/session.ts';
import { toast } from '../../ui/toast-store.ts';
import { useEdits } from '../../ui/use-edits.tsx';
import { useUnsaved } from '../../ui/use-unsaved.tsx';
import { OrganizationEnd } from './organization-end.tsx';
import { OrganizationFields } from './organization-fields.tsx';
import type { OrganizationInput } from './organization-fields.tsx';

/** The organization's name, address and place in the world; and, for its owners, its end. */
export function OrganizationSettings(): ReactNode {
  const { organization } = useSession();
  const mayWrite = useMay('organization.write');
  const edits = useEdits(formOf(organization), names);
  const { form, changes, isChanged, set } = edits;
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: async (body: OrganizationInput) =>
      client.call(updateOrganization, { params: { slug: organization.slug }, body }),
    onSuccess: async ({ slug }) => {
      moveOrganization(organization.slug, slug);
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
    <>
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
            <OrganizationFields form={form} set={set} isReadOnly={!mayWrite} />
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
      <OrganizationEnd organization={organization} />
    </>
  );
}

const names = {
  name: 'The name',
  slug: 'The address',
  website: 'The website',
  logoUrl: 'The logo',
  industry: 'The industry',
  size: 'The size',
  timezone: 'The time zone',
  locale: 'The language',
  billingEmail: 'The email for bills',
};

function formOf(organization: Organization): OrganizationInput {
  const { name, slug, website, logoUrl, industry, size } = organization;
  const { timezone, locale, billingEmail } = organization;
  return { name, slug, website, logoUrl, industry, size, timezone, locale, billingEmail };
}
