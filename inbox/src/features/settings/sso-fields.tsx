import type { SsoProvider } from '@frontdesk/contract';
import { PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SsoFields } from './sso-input.ts';

interface FieldsProps {
  form: SsoFields;
  set: (part: Partial<SsoFields>) => void;
  /** What is kept. */
  provider: SsoProvider | null;
}

/** What an OpenID provider gives out for a web application. */
export function OidcFields({ form, set, provider }: FieldsProps): ReactNode {
  const isKept =
    provider?.protocol === 'oidc' &&
    provider.issuer === form.oidcIssuer.trim() &&
    provider.clientId === form.clientId.trim();
  return (
    <>
      <TextInput
        label="Issuer"
        description="The rest is read from there"
        type="url"
        placeholder="https://login.example.com"
        required
        value={form.oidcIssuer}
        onChange={(event) => set({ oidcIssuer: event.currentTarget.value })}
      />
      <TextInput
        label="Client ID"
        required
        maxLength={500}
        value={form.clientId}
        onChange={(event) => set({ clientId: event.currentTarget.value })}
      />
      <PasswordInput
        label="Client secret"
        description={isKept ? 'One is kept, and never shown. Enter another to replace it.' : null}
        autoComplete="off"
        required={!isKept}
        placeholder={isKept ? '••••••••••••' : ''}
        maxLength={2_000}
        visibilityToggleFocusable
        visibilityToggleButtonProps={{ 'aria-label': 'Show the secret' }}
        value={form.clientSecret}
        onChange={(event) => set({ clientSecret: event.currentTarget.value })}
      />
    </>
  );
}

/** What a SAML provider shows for an application, or has in its metadata. */
export function SamlFields({ form, set, provider }: FieldsProps): ReactNode {
  const until = provider?.protocol === 'saml' ? provider.certificateExpiresAt : undefined;
  return (
    <>
      <TextInput
        label="Entity ID of the provider"
        description="Also called issuer"
        required
        maxLength={2_000}
        value={form.samlIssuer}
        onChange={(event) => set({ samlIssuer: event.currentTarget.value })}
      />
      <TextInput
        label="Sign-in address"
        description="Also called single sign-on URL; the one for HTTP-Redirect"
        type="url"
        placeholder="https://login.example.com/saml"
        required
        value={form.entryPoint}
        onChange={(event) => set({ entryPoint: event.currentTarget.value })}
      />
      <Textarea
        label="Certificate"
        description={
          until === undefined
            ? 'X.509, as PEM or base64'
            : `The one that is kept is good until ${new Date(until).toLocaleDateString()}`
        }
        required
        autosize
        minRows={4}
        maxRows={8}
        spellCheck={false}
        classNames={{ input: 'sso-certificate' }}
        value={form.certificate}
        onChange={(event) => set({ certificate: event.currentTarget.value })}
      />
    </>
  );
}
