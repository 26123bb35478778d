// What stands on a page as text, through all shadow roots; and what no text may have made of it.
const ODD_TAGS = new Set(
  ('script iframe frame frameset object embed applet base math marquee video audio track source ' +
    'plaintext xmp listing noembed noframes template foreignobject use animate set image area ' +
    'map isindex keygen bgsound layer xss x').split(' '),
);
const RUNS = /^\s*(javascript|vbscript|data:text|data:image\/svg)/i;
const LINKS = ['href', 'src', 'action', 'formaction', 'srcdoc', 'data', 'background', 'ping', 'poster'];

window.shownTexts = {
  ran: [],

  *elements(root = document) {
    for (const element of root.querySelectorAll('*')) {
      yield element;
      if (element.shadowRoot) yield* this.elements(element.shadowRoot);
    }
  },

  visible(element) {
    return (element.closest('select') ?? element).checkVisibility({ visibilityProperty: true });
  },

  /** Texts that can be seen below a root, and what fields hold. */
  texts(root = document) {
    const found = [];
    for (const element of this.elements(root)) {
      if (['STYLE', 'SCRIPT', 'NOSCRIPT'].includes(element.tagName)) continue;
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
      const words = own.map(({ data }) => data).filter((data) => data.trim() !== '');
      if (words.length > 0 && this.visible(element)) found.push(...words);
      if (element.matches('input, textarea')) found.push(...element.value.split('\n'));
    }
    return found;
  },

  /** Those of the texts that stand somewhere whole; a shorter one inside a longer one does not count. */
  seen(wanted, root = document) {
    const longestFirst = [...new Set(wanted)].sort((one, other) => other.length - one.length);
    const seen = new Set();
    for (let text of this.texts(root)) {
      for (const each of longestFirst) {
        if (!text.includes(each)) continue;
        seen.add(each);
        text = text.split(each).join('\n');
      }
    }
    return [...seen];
  },

  /** Elements and attributes that the application never makes. */
  odd(root = document) {
    const found = [];
    for (const element of this.elements(root)) {
      const isPageScript = element.tagName === 'SCRIPT' && element.src.includes('/assets/');
      if (ODD_TAGS.has(element.localName) && !isPageScript) found.push(element.outerHTML);
      if (element.localName === 'rt' && element.textContent === 'よみ') found.push(element.outerHTML);
      for (const { name, value } of element.attributes) {
        const runs = name.startsWith('on') || (LINKS.includes(name) && RUNS.test(value));
        if (runs || (name === 'style' && value.includes('url('))) found.push(`${name}=${value}`);
        if (LINKS.includes(name) && value.includes('evil.example') && element.localName !== 'a') {
          found.push(`${name}=${value}`);
        }
      }
    }
    return found;
  },

  /**
   * Shows texts in turn wherever a mark stands, in what the elements of the page know; tells in how
   * many places the mark stood, and which texts did not stand in all of them.
   */
  async inTurn(mark, wanted) {
    const owners = [];
    for (const element of this.elements()) {
      for (const name of element.constructor.elementProperties?.keys() ?? []) {
        const json = typeof element[name] === 'function' ? '' : jsonOf(element[name]);
        if (json.includes(mark)) owners.push([element, name, json]);
      }
    }
    const count = (word) => this.texts().filter((text) => text.includes(word)).length;
    const places = count(mark);
    const missing = [];
    const odd = [];
    for (const [number, text] of wanted.entries()) {
      const inJson = JSON.stringify(text).slice(1, -1);
      for (const [element, name, json] of owners) {
        element[name] = JSON.parse(json.split(mark).join(inJson));
      }
      for (const [element] of owners) await element.updateComplete;
      if (count(text) < places) missing.push(text);
      if (number % 10 !== 0) continue;
      odd.push(...this.odd());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { places, missing, odd };
  },

  /** Shows texts in turn in what waits to be sent, and in both versions of what two have changed. */
  async waiting(mark, wanted) {
    const card = [...this.elements()].find(({ localName }) => localName === 'outbox-card');
    const { store } = card.session;
    const { outbox, items } = store.state.people;
    const conflict = card.shadowRoot.querySelector('conflict-choice');
    const shown = () => [
      card.shadowRoot.querySelector('li b'),
      ...conflict.shadowRoot.querySelectorAll('[data-part]'),
    ];
    const stands = (word) => shown().filter((each) => each.textContent.includes(word)).length;
    const places = stands(mark);
    const missing = [];
    const odd = [];
    for (const text of wanted) {
      const inJson = JSON.stringify(text).slice(1, -1);
      const turned = (value) => JSON.parse(JSON.stringify(value).split(mark).join(inJson));
      const loaded = [...items].filter(([, item]) => JSON.stringify(item).includes(mark));
      const people = { ...store.state.people, outbox: turned(outbox), items: new Map(turned(loaded)) };
      store.note({ people });
      await card.updateComplete;
      await conflict.updateComplete;
      const inOneLine = text.trim().replace(/\s+/g, ' ').slice(0, 50);
      const title = shown()[0].textContent.replace(/\s+/g, ' ').includes(inOneLine);
      if (stands(text) < places - 1 || !title) missing.push(text);
      odd.push(...this.odd(card.shadowRoot));
    }
    return { places, missing, odd };
  },

  /** Gives whoever's page it is a passkey of this name. */
  passkey(name) {
    const ways = [...this.elements()].find(({ localName }) => localName === 'me-ways');
    ways.passkeys = [{ id: '1', name, created_at: Date.now(), used_at: null }];
  },

  /** Opens things on the map by their links; tells in which parts of the card their words stood. */
  async cards(items, last, talks) {
    const places = {};
    const missing = [];
    const odd = [];
    for (const [id, text, title] of items) {
      const words = [text.trim(), title.trim()];
      const query = new URLSearchParams(location.search);
      query.set('item', id);
      history.pushState(null, '', `?${query}`);
      dispatchEvent(new PopStateEvent('popstate'));
      const card = await this.until(() => this.cardOf(text, title, last));
      if (!card) missing.push(text);
      else {
        for (const details of card.querySelectorAll('details')) details.open = true;
        for (const part of ['h2', '.words', 'dt', 'dd', 'details p']) {
          const stands = [...card.querySelectorAll(part)].filter(
            (each) => this.visible(each) && words.includes(each.textContent.trim()),
          );
          places[part] = (places[part] ?? 0) + stands.length;
        }
        // A browser has an end of requests that it keeps on their way.
        await this.until(() => card.querySelector('item-talk')?.feelings);
        if (talks) {
          const talk = await this.until(() => this.talkOf(card, text));
          if (!talk) missing.push(`talk: ${text}`);
          for (const part of talk ?? []) places[part] = (places[part] ?? 0) + 1;
        }
      }
      odd.push(...this.odd(card ?? document));
    }
    return { places, missing, odd };
  },

  /** The card, once its words stand there and a last part of it has come. */
  cardOf(text, title, last) {
    if (!this.card?.isConnected) {
      this.card = [...this.elements()].find(({ localName }) => localName === 'item-card');
    }
    const root = this.card?.shadowRoot;
    const words = root ? this.texts(root).map((each) => each.trim()) : [];
    const came = root?.querySelector(last)?.textContent.includes(title.trim());
    return came && words.includes(text.trim()) ? root : null;
  },

  /** In which parts of the talk at a thing its words stand, once comments and photos have come. */
  talkOf(card, text) {
    const talk = card.querySelector('item-talk')?.shadowRoot;
    const photos = talk?.querySelector('item-photos')?.shadowRoot;
    const comments = [...(talk?.querySelectorAll('.comments p') ?? [])];
    const comment = comments.some((each) => each.textContent === text && this.visible(each));
    const caption = photos?.querySelector('figcaption')?.textContent.includes(text);
    const alt = photos?.querySelector('img')?.alt === text;
    return comment && caption && alt ? ['comment', 'credit', 'alt'] : null;
  },

  async until(find) {
    for (let n = 0; n < 400; n++) {
      const found = find();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return null;
  },
};

window.x = () => window.shownTexts.ran.push(new Error('a text ran').stack);

function jsonOf(value) {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}
