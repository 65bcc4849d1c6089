import type { LOCALES, OrderEventType } from '#shared/contracts/orders.ts';
import { decimalFromMinor, type Currency } from '#shared/money.ts';

export type Locale = (typeof LOCALES)[number];

/** What the words of a template depend on. */
export interface TemplateData {
  number: string;
  currency: Currency;
  totalMinor: number;
  /** Of the event that is told of. */
  event: Readonly<Record<string, unknown>>;
}

export interface Words {
  subject: string;
  text: string;
}

type Template = (data: TemplateData, amount: (minor: unknown) => string) => Words;

const cancelledRu = ({ number, event }: TemplateData): Words => {
  if (event['reason'] === 'expired')
    return {
      subject: `Заказ ${number} отменён: он не был оплачен вовремя`,
      text: `Мы не дождались оплаты заказа ${number} и отменили его. Деньги не списаны. Заказать можно снова в любое время.`,
    };
  if (event['reason'] === 'failed')
    return {
      subject: `Заказ ${number} отменён: оплата не прошла`,
      text: `Нам не удалось провести оплату или назначить доставку заказа ${number}, поэтому он отменён. Удержанные деньги возвращаются на вашу карту.`,
    };
  return {
    subject: `Заказ ${number} отменён`,
    text: `Заказ ${number} отменён. Если деньги были списаны или удержаны, они возвращаются на вашу карту.`,
  };
};

const cancelledEn = ({ number, event }: TemplateData): Words => {
  if (event['reason'] === 'expired')
    return {
      subject: `Order ${number} is cancelled: it was not paid in time`,
      text: `We did not receive the payment for order ${number} and cancelled it. You were not charged. You can order again at any time.`,
    };
  if (event['reason'] === 'failed')
    return {
      subject: `Order ${number} is cancelled: the payment did not go through`,
      text: `We could not take the payment or schedule the delivery of order ${number}, so it is cancelled. Money that was held is on its way back to your card.`,
    };
  return {
    subject: `Order ${number} is cancelled`,
    text: `Order ${number} is cancelled. If money was taken or held, it is on its way back to your card.`,
  };
};

const trackingOf = ({ event }: TemplateData): string | null =>
  typeof event['tracking'] === 'string' ? event['tracking'] : null;

/** What customers are told of, in their language; an event without a template is not told. */
export const TEMPLATES = {
  OrderSagaStarted: {
    ru: ({ number, totalMinor }, amount) => ({
      subject: `Заказ ${number} принят`,
      text: `Спасибо! Мы приняли заказ ${number} на ${amount(totalMinor)}. Товары отложены для вас, пока заказ ждёт оплаты.`,
    }),
    en: ({ number, totalMinor }, amount) => ({
      subject: `We received order ${number}`,
      text: `Thank you! We received order ${number} for ${amount(totalMinor)}. It is reserved for you while it waits for payment.`,
    }),
  },
  OrderSagaCompleted: {
    ru: ({ number, totalMinor }, amount) => ({
      subject: `Заказ ${number} оплачен и подтверждён`,
      text: `Мы получили ${amount(totalMinor)} за заказ ${number} и готовим его. Доставку можно увидеть и изменить в заказе.`,
    }),
    en: ({ number, totalMinor }, amount) => ({
      subject: `Order ${number} is paid and confirmed`,
      text: `We received ${amount(totalMinor)} for order ${number} and are preparing it. See and change the delivery in your order.`,
    }),
  },
  OrderSagaFailed: { ru: cancelledRu, en: cancelledEn },
  PaymentRefunded: {
    ru: ({ number, event }, amount) => ({
      subject: `Возврат по заказу ${number}`,
      text: `Мы возвращаем ${amount(event['amountMinor'])} по заказу ${number}. Деньги придут на вашу карту в течение нескольких дней.`,
    }),
    en: ({ number, event }, amount) => ({
      subject: `Refund for order ${number}`,
      text: `We are returning ${amount(event['amountMinor'])} for order ${number}. It reaches your card within a few days.`,
    }),
  },
  OrderShipped: {
    ru: (data) => ({
      subject: `Заказ ${data.number} передан в доставку`,
      text: `Заказ ${data.number} в пути.${trackingOf(data) === null ? '' : ` Номер отслеживания: ${trackingOf(data)}.`}`,
    }),
    en: (data) => ({
      subject: `Order ${data.number} is on its way`,
      text: `Order ${data.number} was handed to the carrier.${trackingOf(data) === null ? '' : ` Track it by ${trackingOf(data)}.`}`,
    }),
  },
} as const satisfies Partial<Record<OrderEventType, Record<Locale, Template>>>;

export type TemplateName = keyof typeof TEMPLATES;

/** Making one takes longer than everything else about a mail. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: Locale, currency: Currency): Intl.NumberFormat {
  const name = `${locale} ${currency}`;
  const known = formats.get(name);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  formats.set(name, format);
  return format;
}

/** The words of a template; amounts in the order's currency, written as the language does. */
export function wordsOf(template: TemplateName, locale: Locale, data: TemplateData): Words {
  const format = formatOf(locale, data.currency);
  const amount = (minor: unknown) =>
    format.format(Number(decimalFromMinor(typeof minor === 'number' ? minor : 0, data.currency)));
  const write: Template = TEMPLATES[template][locale];
  return write(data, amount);
}

export const isTemplate = (name: string): name is TemplateName => Object.hasOwn(TEMPLATES, name);
