/** The help centre of the shop that the demo organization plays. */
export const articles = [
  {
    title: 'Delivery times and costs',
    category: 'Orders',
    content: `We ship every working day. An order placed before 2 pm leaves our warehouse the same day.

## Delivery times

- Within the country: 1 to 3 working days.
- Within Europe: 3 to 6 working days.
- Rest of the world: 7 to 14 working days.

## Delivery costs

Delivery is free for orders above 50 euros. Below that it costs 4.90 euros within the country and 9.90 euros elsewhere.

## Following a parcel

You get an e-mail with a tracking link as soon as your parcel leaves the warehouse. The link shows where it is, and it is updated several times a day.`,
  },
  {
    title: 'Returns and refunds',
    category: 'Orders',
    content: `You can return anything within 30 days of receiving it, unused and in its box.

## How to return an item

1. Open **Orders** in your account and choose the order.
2. Choose **Return items**, tick what you send back and print the label.
3. Hand the parcel in at any post office. Keep the receipt until you have your money.

## When the money comes back

We refund you within 5 working days after the parcel reaches us, to the payment method you used. Delivery costs are refunded if you return the whole order.

## What cannot be returned

Gift cards, opened hygiene products and items made to order cannot be returned.`,
  },
  {
    title: 'Changing or cancelling an order',
    category: 'Orders',
    content: `An order can be changed or cancelled for one hour after you placed it, as long as it has not left the warehouse.

Open **Orders** in your account, choose the order and then **Change** or **Cancel**. After that hour, refuse the parcel at the door or return it when it has arrived: both are free.

To change the delivery address later, use the link in the carrier's e-mail.`,
  },
  {
    title: 'Ways to pay',
    category: 'Payment',
    content: `We take credit cards (Visa, Mastercard, American Express), PayPal, Apple Pay, Google Pay, bank transfer, and invoice for companies.

## When the money is taken

Cards and wallets are charged when the parcel leaves the warehouse. With a bank transfer, the order waits up to 7 days for the money.

## If a payment fails

Check the card's number and date, and whether your bank asks you to confirm the payment in its app. Trying another way to pay helps in most cases. Nothing is charged for a failed payment.`,
  },
  {
    title: 'Your account and password',
    category: 'Account',
    content: `## Resetting your password

Choose **Forgot your password?** on the sign-in page and type your e-mail address. You get a link that is valid for one hour. Look into the spam folder if it does not arrive.

## Two-step sign-in

Open **Account**, then **Security**, and choose **Turn on two-step sign-in**. Scan the code with an authenticator app and type the six digits that it shows. Keep the recovery codes in a safe place.

## Deleting your account

Open **Account**, then **Privacy**, and choose **Delete my account**. We keep invoices for as long as the law asks us to, and delete everything else within 30 days.`,
  },
  {
    title: 'Warranty and repairs',
    category: 'Products',
    content: `Everything we sell has a warranty of two years. If something breaks in that time without your fault, we repair it, replace it or give your money back.

Take a photo of the damage, open **Orders**, choose the item and then **Report a problem**. You get an answer within two working days, and a free label if we need to see the item.

Wear from normal use and damage from falls are not covered. We still repair those: ask for a price first.`,
  },
];
