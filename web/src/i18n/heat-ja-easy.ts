import type { heatJa } from './heat-ja';

/** Texts about heat in plain Japanese: what a pupil meets on the map, and why it is hot there. */
export const heatJaEasy: Partial<Record<keyof typeof heatJa, string>> = {
  'panel.heat': '{暑|あつ}さ',

  'heat.runs': '{計算|けいさん}した{日|ひ}',
  'heat.off': '{地図|ちず}にかさねない',
  'heat.empty.title': '{暑|あつ}さの{計算|けいさん}は、まだありません',
  'heat.failed': '{暑|あつ}さを{読|よ}めませんでした',
  'heat.run.failed': 'この{暑|あつ}さの{計算|けいさん}を{読|よ}めませんでした',
  'heat.quantity': '{見|み}るもの',
  'heat.shade.2d': '{日|ひ}かげもかさねる',
  'heat.shade.3d': '{太陽|たいよう}のかげをつける',
  'heat.compare': 'くらべるもの',
  'heat.way': 'くらべかた',
  'heat.way.change': 'ちがい',
  'heat.left': '{左|ひだり}：{title}',
  'heat.right': '{右|みぎ}：{title}',
  'heat.change.legend': '{quantity}のちがい（{a}から{b}をひいた{数|かず}）',
  'heat.change.of': '{quantity}のちがい',
  'heat.change.minus': '{a} から {b} をひいた{数|かず}',
  'heat.change.tried': 'おいてみたもので、{変|か}わる{分|ぶん}',
  'heat.change.cooler': '{青|あお}は{涼|すず}しくなる',
  'heat.change.warmer': '{赤|あか}は{暑|あつ}くなる',
  'heat.stations': 'くらべる{数|かず}のある{所|ところ}',
  'heat.whatif': '{木|き}や{日|ひ}よけをおいてみる',

  'heat.source.computed': '{計算|けいさん}した{数|かず}',
  'heat.source.measured': 'はかった{数|かず}',
  'heat.source.made': 'つくったデータ',
  'heat.source.made.note':
    'ためすためにつくった{天気|てんき}の{計算|けいさん}です。ほんとうの{記録|きろく}ではありません。',

  'heat.class.caution': '{注意|ちゅうい}',
  'heat.class.warning': '{警戒|けいかい}',
  'heat.class.severe': '{厳重警戒|げんじゅうけいかい}',
  'heat.class.danger': '{危険|きけん}',
  'heat.class.guide':
    '{暑|あつ}さのあぶなさを4つに{分|わ}けています（{日本生気象学会|にほんせいきしょうがっかい}の{指針|ししん}）。{数|かず}は{暑|あつ}さ{指数|しすう}（WBGT）です。',
  'heat.class.shades':
    '{色|いろ}がこいほど、{暑|あつ}い{所|ところ}です（{low} °Cより{下|した}と{high} °Cより{上|うえ}は{同|おな}じこさ）。',
  'heat.stress.cold': 'からだに{寒|さむ}い',
  'heat.stress.none': '{暑|あつ}さは、からだに{楽|らく}',
  'heat.stress.moderate': '{暑|あつ}さが、からだにすこしきつい',
  'heat.stress.strong': '{暑|あつ}さが、からだにきつい',
  'heat.stress.very-strong': '{暑|あつ}さが、からだにとてもきつい',
  'heat.stress.extreme': '{暑|あつ}さが、からだにいちばんきつい',
  'heat.stress.source':
    '{体感温度|たいかんおんど}（UTCI）の{分|わ}けかたです（Bröde ほか 2012）。{暑|あつ}さが、からだにどれだけきついかを{表|あらわ}します。',
  'heat.shade.over': '{日|ひ}かげの{所|ところ}は、{色|いろ}が{暗|くら}く{見|み}えます。',
  'heat.legend': '{色|いろ}のいみ',
  'heat.sunny': '{日|ひ}なた',
  'heat.shaded': '{日|ひ}かげ',

  'heat.time': '{時刻|じこく}',
  'heat.time.day': '1{日|にち}のまとめ',
  'heat.time.before': '{前|まえ}の{時刻|じこく}',
  'heat.time.after': 'つぎの{時刻|じこく}',
  'heat.play': 'じゅんに{見|み}る',
  'heat.stop': '{止|と}める',
  'heat.stat.max': '1{日|にち}でいちばん{高|たか}い',
  'heat.stat.min': '1{日|にち}でいちばん{低|ひく}い',
  'heat.stat.mean': '1{日|にち}をならした{数|かず}',

  'heat.card.title': 'この{場所|ばしょ}の{暑|あつ}さ',
  'heat.card.inside':
    '{建物|たてもの}の{中|なか}です。{計算|けいさん}しているのは、{外|そと}の、{人|ひと}の{高|たか}さ（1.1 m）の{暑|あつ}さです。',
  'heat.card.outside': 'ここは{計算|けいさん}した{所|ところ}の{外|そと}です。',
  'heat.card.none': 'この{時刻|じこく}の{数|かず}はありません。',
  'heat.card.failed': 'この{場所|ばしょ}の{数|かず}を{読|よ}めませんでした',
  'heat.card.building': '{建物|たてもの}のことを{見|み}る',
  'heat.card.curve': '1{日|にち}のうつりかわり',
  'heat.card.table': '{数|かず}の{表|ひょう}',
  'heat.card.now': '{time}の{数|かず}',
  'heat.card.why': 'どうして{暑|あつ}いの？',
  'heat.card.water':
    '{水面|すいめん}の{高|たか}さにいる{人|ひと}の{数|かず}です。{橋|はし}の{上|うえ}でも、{水面|すいめん}のものです。',
  'heat.card.ground': '{地面|じめん}：{cover}・{空|そら}が{見|み}えるわりあい {sky}%',
  'heat.card.cover': '{地面|じめん}：{cover}',
  'heat.card.steps': 'この{数|かず}ができるまで',
  'heat.card.accuracy':
    'どれくらい{正|ただ}しいか：{what}とのちがいは、ならして {bias}、ばらつきは {rmse}（{n}{回|かい}くらべました）',
  'heat.card.unchecked':
    'どれくらい{正|ただ}しいか：はかった{数|かず}とくらべていないので、わかりません。',

  'heat.share.sun': '{太陽|たいよう}の{光|ひかり}',
  'heat.share.sky': '{空|そら}からの{光|ひかり}と{熱|ねつ}',
  'heat.share.reflected': 'はねかえった{光|ひかり}',
  'heat.share.ground': '{地面|じめん}の{熱|ねつ}',
  'heat.share.water': '{水面|すいめん}とまわりの{地面|じめん}の{熱|ねつ}',
  'heat.share.walls': 'かべの{熱|ねつ}',
  'heat.share.trees': '{木|き}の{葉|は}の{熱|ねつ}',
  'heat.share.total': '{人|ひと}のからだがうける{光|ひかり}と{熱|ねつ}、ぜんぶで {flux} W/m²',
  'heat.why.sun':
    'いちばん{大|おお}きいのは{太陽|たいよう}の{光|ひかり}です（{part}%）。{日|ひ}かげに{入|はい}ると、とても{少|すく}なくなります。',
  'heat.why.sky':
    'いちばん{大|おお}きいのは{空|そら}からくる{光|ひかり}と{熱|ねつ}です（{part}%）。',
  'heat.why.reflected':
    'いちばん{大|おお}きいのは{地面|じめん}やかべではねかえった{光|ひかり}です（{part}%）。',
  'heat.why.ground':
    'いちばん{大|おお}きいのは{熱|あつ}くなった{地面|じめん}の{熱|ねつ}です（{part}%）。',
  'heat.why.water':
    'いちばん{大|おお}きいのは{水面|すいめん}とまわりの{地面|じめん}からくる{熱|ねつ}です（{part}%）。',
  'heat.why.walls': 'いちばん{大|おお}きいのは{熱|あつ}くなったかべの{熱|ねつ}です（{part}%）。',
  'heat.why.trees': 'いちばん{大|おお}きいのは{木|き}の{葉|は}からくる{熱|ねつ}です（{part}%）。',
  'heat.why.shaded': 'いまは{日|ひ}かげなので、{太陽|たいよう}の{光|ひかり}はあたっていません。',

  'heat.station.title': '{計算|けいさん}とくらべる',
  'heat.station.computed': '{計算|けいさん}',
  'heat.station.measured': 'くらべる{数|かず}',

  'heat.cover.block_paving': 'ブロックの{道|みち}',
  'heat.cover.grass': '{草|くさ}',
  'heat.cover.bare_soil': '{土|つち}',
  'heat.cover.water': '{水|みず}',
  'heat.cover.ballast': '{線路|せんろ}の{石|いし}',
  'heat.cover.gravel': 'じゃり',
  'heat.cover.reflective_paving': '{熱|ねつ}をはねかえす{道|みち}',
  'heat.cover.water_retentive_paving': '{水|みず}をためる{道|みち}',
  'heat.cover.roof': '{屋根|やね}',

  'heat.stamp.title': 'おいてみる',
  'heat.stamp.tree': '{木|き}',
  'heat.stamp.awning': '{日|ひ}よけ',
  'heat.stamp.species': '{木|き}のしゅるい',
  'heat.stamp.height': '{高|たか}さ',
  'heat.stamp.size': '{大|おお}きさ',
  'heat.stamp.hint':
    '{地図|ちず}をさわった{所|ところ}におきます。キーボードでは{矢印|やじるし}で{動|うご}かし、Enterでまんなかにおきます。',
  'heat.stamp.hint.tried':
    'かいたものを{入|い}れて{計算|けいさん}します。{木|き}や{日|ひ}よけをたすこともできます。',
  'heat.stamp.own': '{自分|じぶん}がかいた{木|き}で{計算|けいさん}する（{n}）',
  'heat.stamp.tried': '{地図|ちず}にかいたもの {n}こ',
  'heat.stamp.tried.end': '{計算|けいさん}からはずす',
  'heat.stamp.tried.stay': 'はずしても、{地図|ちず}にかいたものは{残|のこ}ります。',
  'heat.stamp.hint.moving': '{動|うご}かす{先|さき}をさわってください。',
  'heat.stamp.hint.chosen': 'えらびました。{動|うご}かすか、{消|け}せます。',
  'heat.stamp.hint.choose':
    'おいた{木|き}や{日|ひ}よけをさわると、{動|うご}かしたり{消|け}したりできます。',
  'heat.stamp.full': '{一度|いちど}におけるのは{n}こまでです。',
  'heat.stamp.move': '{動|うご}かす',
  'heat.stamp.remove': '{消|け}す',
  'heat.stamp.done': '{終|お}わる',
  'heat.stamp.legend':
    '{置|お}いてみたもので、{変|か}わる{分|ぶん}の{色|いろ}です。ぜんぶ{消|け}すと、{暑|あつ}さの{色|いろ}にもどります。',
  'heat.stamp.provisional': 'かげは、だいたいのものです。いま{計算|けいさん}しています…',
  'heat.stamp.slow':
    'かげは、だいたいのものです。まだ{計算|けいさん}しています。はじめの1{回|かい}は{時間|じかん}がかかります。',
  'heat.stamp.seconds': '{n}{秒|びょう}',
  'heat.stamp.result': '{quantity}がいちばんかわる{所|ところ}で',
  'heat.stamp.area': '{least}より{多|おお}くかわる{広|ひろ}さ {area} m²',
  'heat.stamp.about':
    '{計算|けいさん}した、だいたいの{数字|すうじ}です。ほんものの{木|き}では、すこしちがいます。',
  'heat.stamp.more': 'くわしく',
  'heat.stamp.failed': 'ちがいを{計算|けいさん}できませんでした。かげは、だいたいのものです。',
  'heat.stamp.again': 'もういちど{計算|けいさん}する',
  'heat.stamp.class': '{from}から{to}へ {area} m²',
};
