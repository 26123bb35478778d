/** Texts with values in them, and names that are addressed once. */
export type Values = Readonly<Record<string, string | number>>;

/** The text with `{name}` replaced by the value of that name. */
export function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}(さん)?/g, (whole, name: string, honorific = '') =>
    name in values ? addressed(String(values[name]), honorific) : whole,
  );
}

/** Nobody is addressed twice: a pen name like ひだまり先生 takes no さん. */
function addressed(name: string, honorific: string): string {
  return /(先生|さん|さま|くん|ちゃん|様)$/.test(name) ? name : name + honorific;
}
