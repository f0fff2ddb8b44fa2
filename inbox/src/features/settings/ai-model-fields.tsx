import type { AiSettings } from '@frontdesk/contract';
import { Switch, TagsInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { byProvider, useModels } from '../../api/models.ts';

interface AiModelFieldsProps {
  form: Pick<AiSettings, 'fallbackModels' | 'maskPersonalData'>;
  set: (part: Partial<AiSettings>) => void;
}

/** Who answers where an agent's model cannot, and what models get to read. */
export function AiModelFields({ form, set }: AiModelFieldsProps): ReactNode {
  const models = useModels();
  return (
    <div className="form-part">
      <TagsInput
        label="Models that step in"
        description="Asked in this order where an agent’s own model fails before its first word"
        placeholder={form.fallbackModels.length === 0 ? 'None: a person takes over' : ''}
        maxTags={3}
        data={byProvider(models)}
        value={form.fallbackModels}
        onChange={(names) => set({ fallbackModels: names.map((name) => name.slice(0, 200)) })}
      />
      <Switch
        label="Mask personal data"
        description="Email addresses, phone, card and account numbers, IP addresses, ID numbers and the customer’s name are replaced before a model provider reads them, and put back in the answer. Pictures are not shown then."
        checked={form.maskPersonalData}
        onChange={(event) => set({ maskPersonalData: event.currentTarget.checked })}
      />
    </div>
  );
}
