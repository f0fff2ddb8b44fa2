import type { Model } from '@frontdesk/contract';
import { Autocomplete } from '@mantine/core';
import type { ReactNode } from 'react';
import { byProvider, useModels } from '../../api/models.ts';
import { dollars } from '../../ui/money.ts';

interface ModelFieldProps {
  value: string | undefined;
  /** Undefined: the usual one. */
  onChange: (model: string | undefined) => void;
}

/** The model of an agent: one of those that can be used, or any other by its name. */
export function ModelField({ value = '', onChange }: ModelFieldProps): ReactNode {
  const models = useModels();
  const chosen = models.find(({ name }) => name === value);
  return (
    <Autocomplete
      label="Model"
      description={describe(chosen, value, models.length > 0)}
      placeholder="gpt-4o"
      maxLength={200}
      data={byProvider(models)}
      value={value}
      onChange={(name) => onChange(name === '' ? undefined : name)}
    />
  );
}

function describe(model: Model | undefined, name: string, isKnown: boolean): string {
  if (model?.provider === 'built-in') return 'Quotes the help centre; costs nothing';
  if (model) {
    const { price, providerTitle } = model;
    const cost = price
      ? `${dollars(price.input)} in, ${dollars(price.output)} out per million`
      : 'price not known';
    return `${providerTitle} · ${cost}`;
  }
  return name === '' || !isKnown
    ? 'Who thinks and writes'
    : 'No key for it: the built-in answerer does it';
}
