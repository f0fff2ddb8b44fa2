import type { Model, ModelPrices } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useModels } from '../../api/models.ts';
import { useMay } from '../../api/session.ts';
import { dollars } from '../../ui/money.ts';
import { Hidden } from '../../ui/hidden.tsx';
import { Bone, Failed } from '../../ui/states.tsx';
import { PriceDialog } from './price-dialog.tsx';
import { useModelPrices } from './use-ai.ts';

/** What the models that can be used cost, and where that is from. */
export function ModelPriceList(): ReactNode {
  const query = useModelPrices();
  const models = useModels().filter(({ provider }) => provider !== 'built-in');
  const mayWrite = useMay('organization.write');
  const [changed, setChanged] = useState<string | null>(null);
  return (
    <section className="ai-prices" aria-labelledby="ai-prices">
      <h3 id="ai-prices">Prices</h3>
      <p className="muted ai-hint">
        US dollars per million tokens. What you pay may differ: set your own, and costs and budgets
        count by it.
      </p>
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      {query.isPending && <Bone w="60%" />}
      {query.data && models.length === 0 && (
        <p className="ai-none">
          No model provider is set up: the built-in answerer quotes the help centre, at no cost. The
          server’s operator adds a key, such as <code>OPENAI_API_KEY</code> or{' '}
          <code>ANTHROPIC_API_KEY</code>.
        </p>
      )}
      {query.data && models.length > 0 && (
        <table className="price-table">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Input</th>
              <th scope="col">Cached</th>
              <th scope="col">Output</th>
              <th scope="col">From</th>
              {mayWrite && (
                <th scope="col">
                  <Hidden>Change</Hidden>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <PriceRow
                key={model.name}
                model={model}
                prices={query.data}
                change={mayWrite ? () => setChanged(model.name) : undefined}
              />
            ))}
          </tbody>
        </table>
      )}
      {changed !== null && query.data && (
        <PriceDialog
          model={changed}
          prices={query.data}
          price={models.find(({ name }) => name === changed)?.price ?? null}
          close={() => setChanged(null)}
        />
      )}
    </section>
  );
}

interface PriceRowProps {
  model: Model;
  prices: ModelPrices;
  change: (() => void) | undefined;
}

function PriceRow({
  model: { name, price, providerTitle },
  prices,
  change,
}: PriceRowProps): ReactNode {
  return (
    <tr>
      <th scope="row">
        <span className="price-model">{name}</span>
        <span className="muted">{providerTitle}</span>
      </th>
      <td data-of="Input">{price ? dollars(price.input) : '–'}</td>
      <td data-of="Cached">{price ? dollars(price.cachedInput) : '–'}</td>
      <td data-of="Output">{price ? dollars(price.output) : '–'}</td>
      <td className="price-from">
        <From name={name} prices={prices} />
      </td>
      {change && (
        <td className="price-act">
          <Button variant="subtle" onClick={change} aria-label={`Set the price of ${name}`}>
            {price ? 'Change' : 'Set'}
          </Button>
        </td>
      )}
    </tr>
  );
}

function From({ name, prices: { own, listed } }: { name: string; prices: ModelPrices }): ReactNode {
  if (own.some(({ model }) => model === name)) return <span className="price-own">Yours</span>;
  const row = listed.find(({ model }) => model === name);
  if (!row) return <span className="muted">Not known: counts nothing</span>;
  return (
    <a href={row.source} target="_blank" rel="noreferrer">
      Listed {row.listedOn}
    </a>
  );
}
