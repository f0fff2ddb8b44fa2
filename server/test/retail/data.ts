import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A shop with its database and the policy of its customer service (τ²-bench, MIT). */
const FOLDER =
  process.env['RETAIL_DATA'] ?? join(import.meta.dirname, '../../../../shared/data/retail');
const DATABASE = join(FOLDER, 'db.json');
const POLICY = join(FOLDER, 'policy.md');

export const Address = z.object({
  address1: z.string(),
  address2: z.string(),
  city: z.string(),
  state: z.string(),
  country: z.string(),
  zip: z.string(),
});
export type Address = z.infer<typeof Address>;

const Method = z.looseObject({
  source: z.enum(['gift_card', 'paypal', 'credit_card']),
  id: z.string(),
  balance: z.number().optional(),
});

export const Customer = z.looseObject({
  user_id: z.string(),
  name: z.object({ first_name: z.string(), last_name: z.string() }),
  address: Address,
  email: z.string(),
  payment_methods: z.record(z.string(), Method),
  orders: z.array(z.string()),
});
export type Customer = z.infer<typeof Customer>;

const Options = z.record(z.string(), z.string());

export const Item = z.looseObject({
  name: z.string(),
  product_id: z.string(),
  item_id: z.string(),
  price: z.number(),
  options: Options,
});
export type Item = z.infer<typeof Item>;

export const Order = z.looseObject({
  order_id: z.string(),
  user_id: z.string(),
  address: Address,
  items: z.array(Item),
  status: z.string(),
  fulfillments: z.array(z.looseObject({ tracking_id: z.array(z.string()) })),
  payment_history: z.array(
    z.looseObject({
      transaction_type: z.string(),
      amount: z.number(),
      payment_method_id: z.string(),
    }),
  ),
});
export type Order = z.infer<typeof Order>;

export const Product = z.looseObject({
  name: z.string(),
  product_id: z.string(),
  variants: z.record(
    z.string(),
    z.object({
      item_id: z.string(),
      options: Options,
      available: z.boolean(),
      price: z.number(),
    }),
  ),
});
export type Product = z.infer<typeof Product>;

export const ShopData = z.object({
  products: z.record(z.string(), Product),
  users: z.record(z.string(), Customer),
  orders: z.record(z.string(), Order),
});
export type ShopData = z.infer<typeof ShopData>;

export function hasShop(): boolean {
  return existsSync(DATABASE) && existsSync(POLICY);
}

/** The database as it is at the beginning, each time anew. */
export function readShop(): ShopData {
  return ShopData.parse(JSON.parse(readFileSync(DATABASE, 'utf8')));
}

export function readPolicy(): string {
  return readFileSync(POLICY, 'utf8');
}
