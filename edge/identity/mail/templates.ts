import type { Locale } from '#shared/contracts/identity-values.ts';

export type MailKind =
  | 'confirm-address'
  | 'already-registered'
  | 'password-reset'
  | 'password-changed'
  | 'totp-enabled'
  | 'totp-removed';

/** One mail in one language: plain paragraphs; `action` labels the link, for the kinds that have one. */
interface Words {
  subject: string;
  paragraphs: readonly string[];
  action?: string;
}

const NOT_YOU_RU =
  'Если это были не вы, сразу смените пароль по ссылке «Забыли пароль?» на странице входа: все сеансы завершатся.';
const NOT_YOU_EN =
  'If it was not you, set a new password at once by “Forgot your password?” on the sign-in page: all sessions end then.';

export const TEMPLATES: Readonly<Record<Locale, Readonly<Record<MailKind, Words>>>> = {
  ru: {
    'confirm-address': {
      subject: 'Подтвердите адрес',
      paragraphs: [
        'Вы регистрируетесь в Sommier. Подтвердите адрес, и аккаунт будет готов. Ссылка действует 24 часа.',
        'Если вы не регистрировались, не переходите по ссылке: без неё ничего не произойдёт.',
      ],
      action: 'Подтвердить адрес',
    },
    'already-registered': {
      subject: 'У вас уже есть аккаунт',
      paragraphs: [
        'Кто-то, возможно вы, хотел зарегистрироваться в Sommier с этим адресом. Аккаунт с ним уже есть: просто войдите. Если забыли пароль, задайте новый.',
      ],
      action: 'Войти',
    },
    'password-reset': {
      subject: 'Новый пароль',
      paragraphs: [
        'Вы просили новый пароль для Sommier. Ссылка действует 30 минут и один раз. После смены пароля все сеансы завершатся.',
        'Если вы не просили, ничего делать не нужно.',
      ],
      action: 'Задать новый пароль',
    },
    'password-changed': {
      subject: 'Пароль изменён',
      paragraphs: ['Пароль вашего аккаунта Sommier изменён.', NOT_YOU_RU],
    },
    'totp-enabled': {
      subject: 'Второй фактор включён',
      paragraphs: ['Для входа в ваш аккаунт Sommier теперь нужен код из приложения.', NOT_YOU_RU],
    },
    'totp-removed': {
      subject: 'Второй фактор отключён',
      paragraphs: ['Для входа в ваш аккаунт Sommier больше не нужен код из приложения.', NOT_YOU_RU],
    },
  },
  en: {
    'confirm-address': {
      subject: 'Confirm your address',
      paragraphs: [
        'You are registering at Sommier. Confirm your address and the account is ready. The link works for 24 hours.',
        'If you did not register, do not follow the link: nothing happens without it.',
      ],
      action: 'Confirm address',
    },
    'already-registered': {
      subject: 'You already have an account',
      paragraphs: [
        'Somebody, perhaps you, wanted to register at Sommier with this address. It has an account already: just sign in. If you forgot the password, set a new one.',
      ],
      action: 'Sign in',
    },
    'password-reset': {
      subject: 'A new password',
      paragraphs: [
        'You asked for a new Sommier password. The link works once, within 30 minutes. All sessions end when the password is set.',
        'If you did not ask, there is nothing to do.',
      ],
      action: 'Set a new password',
    },
    'password-changed': {
      subject: 'Your password was changed',
      paragraphs: ['The password of your Sommier account was changed.', NOT_YOU_EN],
    },
    'totp-enabled': {
      subject: 'Second factor switched on',
      paragraphs: ['Signing in to your Sommier account now takes a code from the app.', NOT_YOU_EN],
    },
    'totp-removed': {
      subject: 'Second factor switched off',
      paragraphs: ['Signing in to your Sommier account no longer takes a code from the app.', NOT_YOU_EN],
    },
  },
};

export const GREETINGS: Readonly<Record<Locale, (name: string | null) => string>> = {
  ru: (name) => (name === null ? 'Здравствуйте!' : `Здравствуйте, ${name}!`),
  en: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
};
