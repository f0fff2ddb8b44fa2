import type { BodyOf, updateOrganization } from '@frontdesk/contract';
import { Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

export type OrganizationInput = BodyOf<typeof updateOrganization>;

interface FieldsProps {
  form: OrganizationInput;
  set: (part: OrganizationInput) => void;
  isReadOnly: boolean;
}

/** What an organization is: what customers see first, then what stays inside. */
export function OrganizationFields({ form, set, isReadOnly }: FieldsProps): ReactNode {
  return (
    <>
      <TextInput
        label="Name"
        description="Customers see it in the widget and the help centre"
        required
        maxLength={120}
        value={form.name ?? ''}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Address"
        description={`${window.location.host}/help/${form.slug ?? ''} · links to the old address stop working when it changes`}
        required
        minLength={2}
        maxLength={60}
        pattern="[a-z0-9]+(-[a-z0-9]+)*"
        title="Lower-case letters, digits and single hyphens"
        value={form.slug ?? ''}
        onChange={(event) => set({ slug: event.currentTarget.value })}
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
      <Company form={form} set={set} isReadOnly={isReadOnly} />
      <Place form={form} set={set} isReadOnly={isReadOnly} />
    </>
  );
}

const SIZES = ['1–10', '11–50', '51–200', '201–1,000', 'More than 1,000'];

function Company({ form, set, isReadOnly }: FieldsProps): ReactNode {
  return (
    <>
      <div className="form-pair">
        <TextInput
          label="Industry"
          placeholder="Outdoor clothing"
          maxLength={120}
          value={form.industry ?? ''}
          onChange={(event) => set({ industry: event.currentTarget.value || null })}
        />
        <Select
          label="People"
          placeholder="How many work there"
          clearable
          disabled={isReadOnly}
          data={withValue(SIZES, form.size)}
          value={form.size ?? null}
          onChange={(size) => set({ size })}
        />
      </div>
      <TextInput
        label="Email for bills"
        type="email"
        placeholder="bills@example.com"
        maxLength={254}
        value={form.billingEmail ?? ''}
        onChange={(event) => set({ billingEmail: event.currentTarget.value || null })}
      />
    </>
  );
}

function Place({ form, set, isReadOnly }: FieldsProps): ReactNode {
  return (
    <div className="form-pair">
      <Select
        label="Time zone"
        searchable
        disabled={isReadOnly}
        data={withValue(['UTC', ...Intl.supportedValuesOf('timeZone')], form.timezone)}
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

/** The choices, and the one that is set even if it is none of them. */
function withValue(choices: readonly string[], value: string | null | undefined): string[] {
  return [...new Set([...(value ? [value] : []), ...choices])];
}
