/** US dollars as the reader writes them, small ones to the cent of a cent: `$1,240.50`, `$0.0125`. */
export function dollars(value: number): string {
  return value.toLocaleString(undefined, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: Number.isInteger(value) && value > 0 ? 0 : 2,
    maximumFractionDigits: value < 1 ? 4 : 2,
  });
}
