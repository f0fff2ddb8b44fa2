import type { SingleSignOn } from '@frontdesk/contract';
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { toast } from '../../ui/toast-store.ts';
import { useUnsaved } from '../../ui/use-unsaved.tsx';
import { SsoAddresses } from './sso-addresses.tsx';
import { OidcFields, SamlFields } from './sso-fields.tsx';
import { formOf, inputOf } from './sso-input.ts';
import type { SsoFields } from './sso-input.ts';
import { SsoRules } from './sso-rules.tsx';
import { useSaveSso } from './use-sso.ts';

interface SsoFormProps {
  sso: SingleSignOn;
  mayWrite: boolean;
}

const PROTOCOLS = [
  { value: 'oidc', label: 'OpenID Connect' },
  { value: 'saml', label: 'SAML' },
];

/** The identity provider: what it is told, what it told, and who comes in by it. */
export function SsoForm({ sso, mayWrite }: SsoFormProps): ReactNode {
  const [form, setForm] = useState<SsoFields>(() => formOf(sso.provider));
  const [isChanged, setChanged] = useState(false);
  const set = (part: Partial<SsoFields>): void => {
    setForm({ ...form, ...part });
    setChanged(true);
  };
  const save = useSaveSso();
  const { guard } = useUnsaved(isChanged && !save.isSuccess);
  const { protocol } = form;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(inputOf(form), { onSuccess: () => toast.success('Saved.') });
      }}
    >
      <fieldset className="form is-plain" disabled={!mayWrite}>
        <div className="form-part">
          <SegmentedControl
            aria-label="Protocol"
            className="sso-protocol"
            disabled={!mayWrite}
            data={PROTOCOLS}
            value={protocol}
            onChange={(value) => set({ protocol: value === 'saml' ? 'saml' : 'oidc' })}
          />
          <SsoAddresses sso={sso} protocol={protocol} />
        </div>
        <div className="form-part">
          <h3>What your provider says</h3>
          {protocol === 'oidc' ? (
            <OidcFields form={form} set={set} provider={sso.provider} />
          ) : (
            <SamlFields form={form} set={set} provider={sso.provider} />
          )}
        </div>
        <div className="form-part">
          <h3>Who comes in</h3>
          <SsoRules form={form} set={set} domains={sso.domains} mayWrite={mayWrite} />
          {save.isError && (
            <p role="alert" className="form-error">
              {describeError(save.error)}
            </p>
          )}
          {mayWrite && (
            <div>
              <Button type="submit" disabled={!isChanged} loading={save.isPending}>
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
