/** When each reason to hide something is the one to choose; at the desk and on the map. */
export const reasonsJa = {
  'guide.title': '理由の選び方',
  'guide.author':
    '太字が、書いた人の読む理由です。ひとことも、そのまま読まれます。いくつも当てはまるときは、上のものを選びます。',
  'guide.personal-data': '名前・電話番号・住所・車の番号・顔など、だれのことかわかるとき。',
  'guide.dangerous': 'まねをするとけがや病気になるとき。入ってはいけない所をすすめているとき。',
  'guide.insult': '悪口・からかい・おどし・差別など、だれかを傷つけるとき。',
  'guide.copyright': 'ほかの人の写真・絵・文を、ゆるしなく使っているとき。',
  'guide.wrong-place': '場所がずれているか、事実とちがうとき。意見がちがうだけなら選びません。',
  'guide.advertising': '店や品物の宣伝のとき。同じことを何度も書いているとき。',
  'guide.other': 'ほかのどれでもないとき。ひとことに、わけを書いてください。',
} as const;

export const reasonsEn: Record<keyof typeof reasonsJa, string> = {
  'guide.title': 'How to choose a reason',
  'guide.author':
    'Its author reads the bold words as the reason, and your few words as they are. Where several fit, choose the upper one.',
  'guide.personal-data':
    'A name, telephone number, address, number plate or face tells who somebody is.',
  'guide.dangerous':
    'Whoever does the same may be hurt or fall ill, or is led to where nobody may go.',
  'guide.insult': 'Insults, mockery, threats or discrimination hurt somebody.',
  'guide.copyright': 'A photo, drawing or text of somebody else is used without leave.',
  'guide.wrong-place':
    'It stands at the wrong place, or the facts are wrong; not where you only think otherwise.',
  'guide.advertising': 'It advertises a shop or goods, or says the same again and again.',
  'guide.other': 'None of the others fits. Say why in your few words.',
};

export const reasonsJaEasy: Record<keyof typeof reasonsJa, string> = {
  'guide.title': 'わけのえらび{方|かた}',
  'guide.author':
    'ふとい{字|じ}が、{書|か}いた{人|ひと}の{読|よ}むわけです。ひとことも、そのまま{読|よ}まれます。いくつもあてはまるときは、{上|うえ}のものをえらびます。',
  'guide.personal-data':
    '{名前|なまえ}・{電話番号|でんわばんごう}・{住所|じゅうしょ}・{車|くるま}の{番号|ばんごう}・{顔|かお}などで、だれのことかわかるとき。',
  'guide.dangerous':
    'まねをすると、けがや{病気|びょうき}になるとき。{入|はい}ってはいけない{所|ところ}をすすめているとき。',
  'guide.insult': 'わるぐち・からかい・おどしなどで、だれかがかなしむとき。',
  'guide.copyright':
    'ほかの{人|ひと}のしゃしん・{絵|え}・{文|ぶん}を、ゆるしをもらわずに{使|つか}っているとき。',
  'guide.wrong-place':
    '{場所|ばしょ}がちがうとき。ほんとうのこととちがうとき。{考|かんが}えがちがうだけなら、えらびません。',
  'guide.advertising':
    'お{店|みせ}や{品物|しなもの}の{宣伝|せんでん}のとき。{同|おな}じことを{何度|なんど}も{書|か}いているとき。',
  'guide.other': 'ほかのどれでもないとき。ひとことに、わけを{書|か}いてください。',
};
