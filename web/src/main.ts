import { preferredLanguage } from './i18n/languages';
import { decodeView } from './state/address';
import { keepAddress } from './state/history';
import { Session } from './state/session';
import { Store } from './state/store';
import './ui/app';

const language = preferredLanguage(navigator.languages);
const store = new Store(decodeView(window.location.search, language));
keepAddress(store);
const session = new Session(store);

const app = document.querySelector('uchimizu-app');
if (app) app.session = session;
void session.start();
