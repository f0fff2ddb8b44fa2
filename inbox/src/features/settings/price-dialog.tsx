import type { ModelPrice, ModelPrices } from '@frontdesk/contract';
import { Button, Modal, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { toast } from '../../ui/toast-store.ts';
import { useSavePrices } from './use-ai.ts';

interface PriceDialogProps {
  model: string;
  prices: ModelPrices;
  /** What counts now. */
  price: ModelPrice | null;
  close: () => void;
}

const FIELDS = [
  { name: 'input', label: 'Input' },
  { name: 'cachedInput', label: 'Cached input' },
  { name: 'output', label: 'Output' },
] as const;

/** Sets what a model costs the organization, or lets the listed price count again. */
export function PriceDialog({ model, prices, price, close }: PriceDialogProps): ReactNode {
  const [form, setForm] = useState<ModelPrice>(price ?? { input: 0, cachedInput: 0, output: 0 });
  const save = useSavePrices();
  const others = prices.own.filter((row) => row.model !== model);
  const isOwn = others.length < prices.own.length;
  const isListed = prices.listed.some((row) => row.model === model);
  const finish = (said: string) => ({
    onSuccess: () => {
      toast.success(said);
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={`Price of ${model}`} size={440}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const { input, cachedInput, output } = form;
          save.mutate([...others, { model, input, cachedInput, output }], finish('Saved.'));
        }}
      >
        <p className="muted ai-hint">US dollars per million tokens.</p>
        <div className="price-fields">
          {FIELDS.map(({ name, label }) => (
            <NumberInput
              key={name}
              label={label}
              prefix="$"
              hideControls
              required
              min={0}
              max={10_000}
              decimalScale={4}
              allowNegative={false}
              value={form[name]}
              onChange={(value) =>
                setForm({ ...form, [name]: typeof value === 'number' ? value : 0 })
              }
            />
          ))}
        </div>
        {save.isError && (
          <p role="alert" className="form-error">
            {describeError(save.error)}
          </p>
        )}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          {isOwn && (
            <Button
              variant="subtle"
              className="price-back"
              onClick={() =>
                save.mutate(
                  others,
                  finish(isListed ? 'The listed price counts again.' : 'Removed.'),
                )
              }
            >
              {isListed ? 'Use the listed price' : 'Remove'}
            </Button>
          )}
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
