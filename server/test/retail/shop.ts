import { z } from 'zod';
import { Address } from './data.ts';
import type { Customer, Order, ShopData } from './data.ts';

/** What an operation refuses, in a sentence. */
export class RefusedError extends Error {}

interface Operation {
  name: string;
  purpose: string;
  reads: boolean;
  input: z.ZodObject;
  run(input: unknown): unknown;
}

const order_id = z.string().describe('With its #, as in #W0000000');
const item_ids = z.array(z.string()).min(1);
const new_item_ids = z.array(z.string()).min(1).describe('In the same order as item_ids');
const payment_method_id = z.string();

/** The operations of a shop on its database, which they change: what they refuse changes nothing. */
export function operationsOf(shop: ShopData): Operation[] {
  return [...readingOperations(shop), ...changingOperations(shop)];
}

function readingOperations(shop: ShopData): Operation[] {
  return [
    reads('find_user_id_by_email', z.object({ email: z.string() }), ({ email }) => {
      const found = Object.values(shop.users).find((user) => same(user.email, email));
      return found?.user_id ?? refuse('User not found');
    }),
    reads(
      'find_user_id_by_name_zip',
      z.object({ first_name: z.string(), last_name: z.string(), zip: z.string() }),
      ({ first_name, last_name, zip }) => {
        const found = Object.values(shop.users).find(
          ({ name, address }) =>
            same(name.first_name, first_name) &&
            same(name.last_name, last_name) &&
            address.zip === zip,
        );
        return found?.user_id ?? refuse('User not found');
      },
    ),
    reads('get_user_details', z.object({ user_id: z.string() }), ({ user_id }) =>
      userOf(shop, user_id),
    ),
    reads('get_order_details', z.object({ order_id }), (input) => orderOf(shop, input.order_id)),
    reads(
      'get_product_details',
      z.object({ product_id: z.string() }),
      ({ product_id }) => shop.products[product_id] ?? refuse('Product not found'),
    ),
    reads('list_all_product_types', z.object({}), () =>
      Object.fromEntries(Object.values(shop.products).map((each) => [each.name, each.product_id])),
    ),
  ];
}

function changingOperations(shop: ShopData): Operation[] {
  return [
    changes(
      'cancel_pending_order',
      z.object({ order_id, reason: z.enum(['no longer needed', 'ordered by mistake']) }),
      ({ order_id: id, reason }) => cancel(shop, pendingOrder(shop, id), reason),
    ),
    changes(
      'modify_pending_order_address',
      z.object({ order_id, ...Address.shape }),
      ({ order_id: id, ...address }) => Object.assign(pendingOrder(shop, id), { address }),
    ),
    changes(
      'modify_pending_order_payment',
      z.object({ order_id, payment_method_id }),
      ({ order_id: id, payment_method_id: method }) =>
        changePayment(shop, pendingOrder(shop, id), method),
    ),
    changes(
      'modify_pending_order_items',
      z.object({ order_id, item_ids, new_item_ids, payment_method_id }),
      (input) => modifyItems(shop, pendingOrder(shop, input.order_id), input),
    ),
    changes(
      'modify_user_address',
      z.object({ user_id: z.string(), ...Address.shape }),
      ({ user_id, ...address }) => Object.assign(userOf(shop, user_id), { address }),
    ),
    changes(
      'return_delivered_order_items',
      z.object({ order_id, item_ids, payment_method_id }),
      (input) => returnItems(shop, deliveredOrder(shop, input.order_id), input),
    ),
    changes(
      'exchange_delivered_order_items',
      z.object({ order_id, item_ids, new_item_ids, payment_method_id }),
      (input) => exchangeItems(shop, deliveredOrder(shop, input.order_id), input),
    ),
  ];
}

function cancel(shop: ShopData, order: Order, reason: string): Order {
  const refunds = order.payment_history.map(({ amount, payment_method_id: method }) => {
    const paid = userOf(shop, order.user_id).payment_methods[method];
    if (paid?.source === 'gift_card') paid.balance = cents((paid.balance ?? 0) + amount);
    return { transaction_type: 'refund', amount, payment_method_id: method };
  });
  order.payment_history.push(...refunds);
  return Object.assign(order, { status: 'cancelled', cancel_reason: reason });
}

function changePayment(shop: ShopData, order: Order, method: string): Order {
  const [paid] = order.payment_history;
  if (!paid || paid.payment_method_id === method) refuse('It is paid by this already');
  const { amount } = paid;
  charge(shop, order, method, amount);
  const before = userOf(shop, order.user_id).payment_methods[paid.payment_method_id];
  if (before?.source === 'gift_card') before.balance = cents((before.balance ?? 0) + amount);
  order.payment_history.push(
    { transaction_type: 'payment', amount, payment_method_id: method },
    { transaction_type: 'refund', amount, payment_method_id: paid.payment_method_id },
  );
  return order;
}

interface Swap {
  item_ids: string[];
  new_item_ids: string[];
  payment_method_id: string;
}

function modifyItems(shop: ShopData, order: Order, swap: Swap): Order {
  const difference = differenceOf(shop, order, swap);
  settle(shop, order, swap.payment_method_id, difference);
  for (const [place, id] of swap.item_ids.entries()) {
    const item = itemOf(order, id);
    const variant = variantOf(shop, item.product_id, swap.new_item_ids[place]);
    Object.assign(item, {
      item_id: variant.item_id,
      price: variant.price,
      options: variant.options,
    });
  }
  return Object.assign(order, { status: 'pending (item modified)' });
}

function returnItems(shop: ShopData, order: Order, input: Omit<Swap, 'new_item_ids'>): Order {
  const { item_ids: ids, payment_method_id: method } = input;
  for (const id of ids) itemOf(order, id);
  const target = userOf(shop, order.user_id).payment_methods[method];
  if (!target) refuse('Payment method not found');
  const isOriginal = order.payment_history[0]?.payment_method_id === method;
  if (!isOriginal && target.source !== 'gift_card') {
    refuse('The refund goes to the original payment method or to a gift card');
  }
  return Object.assign(order, {
    status: 'return requested',
    return_items: ids.toSorted(),
    return_payment_method_id: method,
  });
}

function exchangeItems(shop: ShopData, order: Order, swap: Swap): Order {
  const difference = differenceOf(shop, order, swap);
  covers(shop, order, swap.payment_method_id, difference);
  return Object.assign(order, {
    status: 'exchange requested',
    exchange_items: swap.item_ids.toSorted(),
    exchange_new_items: swap.new_item_ids.toSorted(),
    exchange_payment_method_id: swap.payment_method_id,
    exchange_price_difference: difference,
  });
}

/** What the new items cost more than the old ones. */
function differenceOf(
  shop: ShopData,
  order: Order,
  { item_ids: old, new_item_ids: now }: Swap,
): number {
  if (old.length !== now.length) refuse('As many new items as old ones are needed');
  const sum = old.reduce((total, id, place) => {
    const item = itemOf(order, id);
    const variant = variantOf(shop, item.product_id, now[place]);
    if (!variant.available) refuse(`The item ${variant.item_id} is not available`);
    return total + variant.price - item.price;
  }, 0);
  return cents(sum);
}

function settle(shop: ShopData, order: Order, method: string, difference: number): void {
  if (difference > 0) {
    charge(shop, order, method, difference);
    order.payment_history.push({
      transaction_type: 'payment',
      amount: difference,
      payment_method_id: method,
    });
    return;
  }
  const target = covers(shop, order, method, 0);
  if (target.source === 'gift_card') target.balance = cents((target.balance ?? 0) - difference);
  const amount = Math.abs(difference);
  order.payment_history.push({ transaction_type: 'refund', amount, payment_method_id: method });
}

function charge(shop: ShopData, order: Order, method: string, amount: number): void {
  const target = covers(shop, order, method, amount);
  if (target.source === 'gift_card') target.balance = cents((target.balance ?? 0) - amount);
}

/** The customer's payment method, which has enough for this. */
function covers(shop: ShopData, order: Order, method: string, amount: number) {
  const target = userOf(shop, order.user_id).payment_methods[method];
  if (!target) refuse('Payment method not found');
  if (target.source === 'gift_card' && (target.balance ?? 0) < amount) {
    refuse('The balance of the gift card is not enough');
  }
  return target;
}

function userOf({ users }: ShopData, id: string): Customer {
  return users[id] ?? refuse('User not found');
}

function orderOf({ orders }: ShopData, id: string): Order {
  return orders[id] ?? refuse('Order not found');
}

function pendingOrder(shop: ShopData, id: string): Order {
  const order = orderOf(shop, id);
  return order.status === 'pending' ? order : refuse(`The order is ${order.status}, not pending`);
}

function deliveredOrder(shop: ShopData, id: string): Order {
  const order = orderOf(shop, id);
  return order.status === 'delivered'
    ? order
    : refuse(`The order is ${order.status}, not delivered`);
}

function itemOf(order: Order, id: string) {
  return order.items.find((item) => item.item_id === id) ?? refuse(`The item ${id} is not in it`);
}

function variantOf({ products }: ShopData, productId: string, itemId: string | undefined) {
  return products[productId]?.variants[itemId ?? ''] ?? refuse('It is no variant of this product');
}

function refuse(why: string): never {
  throw new RefusedError(why);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

function define<S extends z.ZodObject>(
  name: string,
  input: S,
  run: (input: z.output<S>) => unknown,
  isReading: boolean,
): Operation {
  const purpose = `${name.replaceAll('_', ' ')} in the shop's database`;
  return { name, purpose, reads: isReading, input, run: (raw) => run(input.parse(raw)) };
}

function reads<S extends z.ZodObject>(
  name: string,
  input: S,
  run: (input: z.output<S>) => unknown,
): Operation {
  return define(name, input, run, true);
}

function changes<S extends z.ZodObject>(
  name: string,
  input: S,
  run: (input: z.output<S>) => unknown,
): Operation {
  return define(name, input, run, false);
}
