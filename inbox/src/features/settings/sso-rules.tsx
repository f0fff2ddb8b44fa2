import { NewRole } from '@frontdesk/contract';
import { Select, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { titleOf } from './roles.ts';
import type { SsoFields } from './sso-input.ts';

interface SsoRulesProps {
  form: SsoFields;
  set: (part: Partial<SsoFields>) => void;
  domains: readonly string[];
  mayWrite: boolean;
}

const INVITED = 'invited';

/** What somebody new becomes, and whether members may still use a password. */
export function SsoRules({ form, set, domains, mayWrite }: SsoRulesProps): ReactNode {
  return (
    <>
      <Select
        label="New people"
        description="Who comes for the first time"
        disabled={!mayWrite}
        allowDeselect={false}
        data={[
          ...NewRole.options.map((role) => ({ value: role, label: `Join as ${titleOf(role)}` })),
          { value: INVITED, label: 'Need an invitation' },
        ]}
        value={form.newRole ?? INVITED}
        onChange={(value) => set({ newRole: NewRole.safeParse(value).data ?? null })}
      />
      <Switch
        label="Require single sign-on"
        description={`Members with an address ${domains.length === 0 ? 'in a proved domain' : new Intl.ListFormat('en', { type: 'disjunction' }).format(domains.map((domain) => `@${domain}`))} come in no other way. Owners may still use their password, so that nobody is locked out.`}
        checked={form.isRequired}
        onChange={(event) => set({ isRequired: event.currentTarget.checked })}
      />
    </>
  );
}
