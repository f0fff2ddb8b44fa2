import type { Customer, Item, Order, Product } from './data.ts';
import { carryOut, orderOf, productOf } from './desk.ts';
import type { Desk, Step } from './desk.ts';

/** What the clerk does for a customer that it knows. */
export function handle(desk: Desk, user: Customer): Step {
  const { task, policy } = desk;
  if (/my (?:default|profile) address/iu.test(task)) return changeProfile(desk, user);
  const id = /#?(W\d{7})/u.exec(task)?.[1];
  if (id === undefined) return { say: 'What can I do for you, and for which order?' };
  const orderId = `#${id}`;
  if (
    policy.includes('deny any requests for tasks related to any other user') &&
    !user.orders.includes(orderId)
  ) {
    return { say: `I can only help with your own orders, and ${orderId} is not one of them.` };
  }
  const order = orderOf(desk, id);
  if (!order) return { tool: 'get_order_details', input: { order_id: orderId } };
  if (/\bcancel/iu.test(task)) return cancel(desk, user, order);
  if (/\breturn/iu.test(task)) return giveBack(desk, user, order);
  if (/\bexchange/iu.test(task)) return swap(desk, user, order, 'delivered');
  if (/\bpayment/iu.test(task) && /\b(?:change|modify)/iu.test(task) && !/\bitem/iu.test(task)) {
    return changePayment(desk, user, order);
  }
  if (/\baddress|ship/iu.test(task) && /\b(?:change|modify)/iu.test(task))
    return changeAddress(desk, order);
  if (/\b(?:change|modify)/iu.test(task)) return swap(desk, user, order, 'pending');
  return tellStatus(order);
}

/** What keeps an order from being changed, by the policy; undefined: nothing. */
function wrongStatus(
  { policy }: Desk,
  order: Order,
  asked: 'pending' | 'delivered',
): Step | undefined {
  if (order.status === asked || !policy.includes(`status is '${asked}'`)) return undefined;
  const say = `${order.order_id} is ${order.status}; this is possible only for an order that is ${asked}.`;
  return { say };
}

function cancel(desk: Desk, user: Customer, order: Order): Step {
  const wrong = wrongStatus(desk, order, 'pending');
  if (wrong) return wrong;
  const allowed = /\(either '([^']+)' or '([^']+)'\)/u.exec(desk.policy)?.slice(1) ?? [];
  const reason = /no longer need|need it no longer|don't need/iu.test(desk.task)
    ? 'no longer needed'
    : /by mistake|by accident/iu.test(desk.task)
      ? 'ordered by mistake'
      : undefined;
  if (allowed.length > 0 && reason === undefined) {
    if (/because|cheaper|changed my mind/iu.test(desk.task)) {
      return { say: `I cannot cancel it for this reason. Possible are: ${allowed.join(', ')}.` };
    }
    return { say: `Why do you want to cancel it? Possible are: ${allowed.join(', ')}.` };
  }
  const total = order.payment_history[0];
  const how = user.payment_methods[total?.payment_method_id ?? ''];
  const time = /otherwise in ([^.]+)\./u.exec(desk.policy)?.[1] ?? 'time';
  const when = how?.source === 'gift_card' ? 'at once' : `in ${time}`;
  return carryOut(desk, {
    tool: 'cancel_pending_order',
    input: { order_id: order.order_id, reason: reason ?? 'no longer needed' },
    plan: `I would cancel ${order.order_id} (${reason}) and refund $${total?.amount}.`,
    done: `${order.order_id} is cancelled. You get $${total?.amount} back ${when}.`,
  });
}

function giveBack(desk: Desk, user: Customer, order: Order): Step {
  const wrong = wrongStatus(desk, order, 'delivered');
  if (wrong) return wrong;
  const isAll = /\b(?:everything|all)\b/iu.test(desk.task);
  const items = order.items.filter(({ name }) => isAll || names(desk.task, name));
  if (items.length === 0) return { say: 'Which items do you want to return?' };
  const method = methodIn(desk.task, user, order);
  if (!method)
    return { say: 'Where shall the refund go: to the original payment method or a gift card?' };
  const isOriginal = method.id === order.payment_history[0]?.payment_method_id;
  const isRuled = desk.policy.includes('original payment method, or an existing gift card');
  if (isRuled && !isOriginal && method.source !== 'gift_card') {
    return {
      say: 'The refund can only go to the original payment method or an existing gift card.',
    };
  }
  const listed = items.map(({ name }) => name).join(', ');
  return carryOut(desk, {
    tool: 'return_delivered_order_items',
    input: {
      order_id: order.order_id,
      item_ids: items.map(({ item_id: id }) => id),
      payment_method_id: method.id,
    },
    plan: `I would take back from ${order.order_id}: ${listed}, with the refund to ${method.id}.`,
    done: `The return of ${listed} is requested. An e-mail tells you how to send it.`,
  });
}

function swap(desk: Desk, user: Customer, order: Order, status: 'pending' | 'delivered'): Step {
  const wrong = wrongStatus(desk, order, status);
  if (wrong) return wrong;
  const item = order.items.find(({ name }) => names(desk.task, name));
  if (!item) return { say: 'Which item do you want another one for? Please name all of them.' };
  const product = productOf(desk, item.product_id);
  if (!product) return { tool: 'get_product_details', input: { product_id: item.product_id } };
  const variant = wanted(desk.task, item, product);
  if (!variant)
    return { say: `Which ${item.name} would you like instead? Please name its options.` };
  if (!variant.available) {
    return { say: `That ${item.name} is not available. I can offer you another option.` };
  }
  const method = methodIn(desk.task, user, order);
  if (!method) return { say: 'Which payment method shall I use for the difference in price?' };
  const difference = (variant.price - item.price).toFixed(2);
  const said = `${item.name} (${Object.values(variant.options).join(', ')})`;
  return carryOut(desk, {
    tool: status === 'pending' ? 'modify_pending_order_items' : 'exchange_delivered_order_items',
    input: {
      order_id: order.order_id,
      item_ids: [item.item_id],
      new_item_ids: [variant.item_id],
      payment_method_id: method.id,
    },
    plan: `I would give you the ${said}; the difference is $${difference}. Is this every item? It works once.`,
    done: `It is done: you get the ${said}. The difference is $${difference}.`,
  });
}

function changeAddress(desk: Desk, order: Order): Step {
  const wrong = wrongStatus(desk, order, 'pending');
  if (wrong) return wrong;
  const address = addressIn(desk.task);
  if (!address) return { say: ADDRESS };
  return carryOut(desk, {
    tool: 'modify_pending_order_address',
    input: { order_id: order.order_id, ...address },
    plan: `I would send ${order.order_id} to ${address.address1}, ${address.city}.`,
    done: `${order.order_id} goes to ${address.address1}, ${address.city}.`,
  });
}

function changeProfile(desk: Desk, user: Customer): Step {
  const address = addressIn(desk.task);
  if (!address) return { say: ADDRESS };
  return carryOut(desk, {
    tool: 'modify_user_address',
    input: { user_id: user.user_id, ...address },
    plan: `I would make ${address.address1}, ${address.city} your default address.`,
    done: `Your default address is ${address.address1}, ${address.city} now.`,
  });
}

function changePayment(desk: Desk, user: Customer, order: Order): Step {
  const wrong = wrongStatus(desk, order, 'pending');
  if (wrong) return wrong;
  const paid = order.payment_history[0];
  const method = methodIn(desk.task, user, order);
  if (!method || method.id === paid?.payment_method_id) {
    return { say: 'Which other payment method of yours shall it be?' };
  }
  const isRuled = desk.policy.includes('enough balance to cover the total amount');
  if (isRuled && method.source === 'gift_card' && (method.balance ?? 0) < (paid?.amount ?? 0)) {
    return { say: `The balance of the gift card is $${method.balance}, which is not enough.` };
  }
  return carryOut(desk, {
    tool: 'modify_pending_order_payment',
    input: { order_id: order.order_id, payment_method_id: method.id },
    plan: `I would have ${order.order_id} paid by ${method.id}.`,
    done: `${order.order_id} is paid by ${method.id} now.`,
  });
}

function tellStatus({ order_id: id, status, fulfillments }: Order): Step {
  const tracking = fulfillments.flatMap((each) => each.tracking_id).join(', ');
  const number = tracking === '' ? '' : ` Its tracking number is ${tracking}.`;
  return { say: `${id} is ${status}.${number}` };
}

const ADDRESS = 'Please write the address as: street, suite, city, state, country, zip.';

/** `to 12 Oak Street, Suite 5, Austin, TX, USA, 78701` */
function addressIn(task: string) {
  const found = /\bto (\d+ [^,\n]+), ([^,\n]*), ([^,\n]+), ([A-Z]{2}), (\w+), (\d{5})/u.exec(task);
  if (!found) return undefined;
  const [, address1 = '', address2 = '', city = '', state = '', country = '', zip = ''] = found;
  return { address1, address2, city, state, country, zip };
}

function methodIn(task: string, user: Customer, order: Order) {
  const methods = Object.values(user.payment_methods);
  if (/original/iu.test(task))
    return user.payment_methods[order.payment_history[0]?.payment_method_id ?? ''];
  const source = /gift card|paypal|credit card/iu.exec(task)?.[0].toLowerCase().replace(' ', '_');
  return methods.find((method) => method.source === source);
}

function names(task: string, name: string): boolean {
  return task.toLowerCase().includes(name.toLowerCase());
}

/** The variant that has the options which the customer names, and else those of the old one. */
function wanted(task: string, item: Item, product: Product) {
  const text = task.toLowerCase();
  const variants = Object.values(product.variants);
  const options = Object.fromEntries(
    Object.entries(item.options).map(([option, old]) => {
      const values = new Set(variants.map((variant) => variant.options[option] ?? ''));
      const named = [...values].find(
        (value) => value !== old && text.includes(`in ${value.toLowerCase()}`),
      );
      return [option, named ?? old];
    }),
  );
  if (Object.entries(options).every(([option, value]) => item.options[option] === value))
    return undefined;
  return variants.find((variant) =>
    Object.entries(options).every(([option, value]) => variant.options[option] === value),
  );
}
