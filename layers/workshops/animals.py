"""Pen names of seats: animals, so that no child types a name."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from layers.bilingual import Bilingual, Language

# Told apart when read aloud, and none that children call each other to hurt.
_LIST = """
きつね Fox, たぬき Raccoon dog, うさぎ Rabbit, りす Squirrel, ぱんだ Panda, こあら Koala,
きりん Giraffe, らいおん Lion, とら Tiger, ひょう Leopard, ちーたー Cheetah, しまうま Zebra,
うま Horse, ろば Donkey, ひつじ Sheep, やぎ Goat, しか Deer, となかい Reindeer, らくだ Camel,
あるぱか Alpaca, かんがるー Kangaroo, ぞう Elephant, さい Rhinoceros, くま Bear, おおかみ Wolf,
いぬ Dog, ねこ Cat, はむすたー Hamster, やまね Dormouse, もるもっと Guinea pig,
はりねずみ Hedgehog, もぐら Mole, むささび Flying squirrel, てん Marten, いたち Weasel,
らっこ Sea otter, かわうそ Otter, びーばー Beaver, かぴばら Capybara, れっさーぱんだ Red panda,
あらいぐま Raccoon, あなぐま Badger, なまけもの Sloth, ありくい Anteater, あるまじろ Armadillo,
ばく Tapir, いるか Dolphin, くじら Whale, しゃち Orca, あざらし Seal, せいうち Walrus,
じゅごん Dugong, かめ Turtle, かえる Frog, やもり Gecko, いもり Newt, かめれおん Chameleon,
わに Crocodile, ぺんぎん Penguin, ふくろう Owl, みみずく Horned owl, すずめ Sparrow,
つばめ Swallow, めじろ White-eye, うぐいす Bush warbler, かわせみ Kingfisher, せきれい Wagtail,
ひばり Skylark, つる Crane, さぎ Heron, はくちょう Swan, かも Duck, あひる Farm duck,
おしどり Mandarin duck, かもめ Gull, わし Eagle, たか Hawk, はやぶさ Falcon, きじ Pheasant,
らいちょう Ptarmigan, くじゃく Peacock, ふらみんご Flamingo, おうむ Parrot, いんこ Parakeet,
はと Dove, きつつき Woodpecker, めだか Medaka, きんぎょ Goldfish, こい Carp, あゆ Sweetfish,
まんぼう Sunfish, くりおね Sea angel, たこ Octopus, いか Squid, かに Crab, えび Shrimp,
やどかり Hermit crab, ほたる Firefly, とんぼ Dragonfly, ちょうちょ Butterfly,
てんとうむし Ladybird, かぶとむし Rhinoceros beetle, くわがた Stag beetle, ばった Grasshopper
"""
ANIMALS = dict(each.strip().split(" ", 1) for each in _LIST.split(","))


_JAPANESE = {english: japanese for japanese, english in ANIMALS.items()}


def free_animal(taken: Collection[str], language: Language) -> str:
    """Give the name of an animal that nobody has, with a number once all are taken."""
    number = 1
    while True:
        animals = ANIMALS if language == "ja" else _JAPANESE
        names = [name if number == 1 else f"{name} {number}" for name in animals]
        free = [name for name in names if name not in taken]
        if free:
            return secrets.choice(free)
        number += 1


def animal_in_words(name: str) -> Bilingual:
    """Give an animal's name in both languages, whichever it was given in."""
    animal, _, number = name.rpartition(" ")
    if not number.isdigit():
        animal, number = name, ""
    japanese, english = _JAPANESE.get(animal, animal), ANIMALS.get(animal, animal)
    return Bilingual(f"{japanese} {number}".strip(), f"{english} {number}".strip())
