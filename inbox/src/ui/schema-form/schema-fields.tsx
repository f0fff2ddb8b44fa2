import { PasswordInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Entered, Field } from './schema-form.ts';

interface SchemaFieldsProps {
  fields: Field[];
  entered: Entered;
  set: (entered: Entered) => void;
  /** Names of secrets that are kept and never shown. */
  kept?: readonly string[];
}

/** Fields of a form that was made from a schema. */
export function SchemaFields({ fields, entered, set, kept = [] }: SchemaFieldsProps): ReactNode {
  return fields.map((field) => (
    <SchemaField
      key={field.name}
      field={field}
      value={entered[field.name]}
      isKept={kept.includes(field.name)}
      onChange={(value) => set({ ...entered, [field.name]: value })}
    />
  ));
}

interface SchemaFieldProps {
  field: Field;
  value: Entered[string] | undefined;
  isKept: boolean;
  onChange: (value: Entered[string]) => void;
}

function SchemaField({ field, value, isKept, onChange }: SchemaFieldProps): ReactNode {
  const { label, kind, choices, isRequired } = field;
  const text = typeof value === 'string' ? value : '';
  const description = isKept
    ? 'One is kept, and never shown. Enter another to replace it.'
    : field.description;
  const common = { label, description, required: isRequired && !isKept };
  const onText = (event: { currentTarget: { value: string } }): void =>
    onChange(event.currentTarget.value);
  if (kind === 'switch') {
    return (
      <Switch
        label={label}
        description={description}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (kind === 'choice') {
    return (
      <Select
        {...common}
        clearable={!isRequired}
        data={choices}
        value={text === '' ? null : text}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  }
  if (kind === 'list') {
    const items = Array.isArray(value) ? value : [];
    return <TagsInput {...common} value={items} onChange={onChange} />;
  }
  if (kind === 'long') {
    return (
      <Textarea
        {...common}
        autosize
        minRows={3}
        maxRows={12}
        spellCheck={false}
        placeholder={isKept ? '••••••••••••' : ''}
        value={text}
        onChange={onText}
      />
    );
  }
  if (kind === 'secret') {
    return (
      <PasswordInput
        {...common}
        autoComplete="off"
        placeholder={isKept ? '••••••••••••' : ''}
        visibilityToggleFocusable
        visibilityToggleButtonProps={{ 'aria-label': `Show ${label}` }}
        value={text}
        onChange={onText}
      />
    );
  }
  return (
    <TextInput
      {...common}
      type={kind === 'address' ? 'url' : 'text'}
      placeholder={kind === 'address' ? 'https://' : ''}
      value={text}
      onChange={onText}
    />
  );
}
