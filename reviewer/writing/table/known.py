"""Names known to be of a kind: languages, countries, organisms, metrics, machines, software.

Closed lists of common knowledge, for columns that ask for such a kind by its
name. A name that stands in an abstract is one only by being in its list; one
with capitals only where it is spelled with them, for "map" is a word.
"""

from __future__ import annotations

LANGUAGES = frozenset(
    """afrikaans albanian amharic arabic armenian assamese azerbaijani basque belarusian bengali
    bosnian breton bulgarian burmese cantonese catalan cebuano chinese croatian czech danish dutch
    english esperanto estonian finnish french frisian galician georgian german greek guarani
    gujarati hausa hebrew hindi hungarian icelandic igbo indonesian inuktitut irish italian japanese
    javanese kannada kazakh khmer kinyarwanda korean kurdish kyrgyz lao latin latvian lingala
    lithuanian luxembourgish macedonian malagasy malay malayalam maltese mandarin maori marathi
    mongolian nahuatl nepali norwegian occitan odia oromo pashto persian farsi polish portuguese
    punjabi quechua romanian russian sanskrit scots serbian sindhi sinhala sinhalese slovak
    slovenian somali spanish sundanese swahili swedish tagalog tajik tamil tatar telugu thai tibetan
    tigrinya turkish turkmen uighur uyghur ukrainian urdu uzbek vietnamese welsh wolof xhosa yiddish
    yoruba zulu""".split()
)
COUNTRIES = frozenset(
    """afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain
    bangladesh belarus belgium benin bhutan bolivia botswana brazil bulgaria burundi cambodia
    cameroon canada chile china colombia congo croatia cuba cyprus czechia denmark ecuador egypt
    england eritrea estonia ethiopia fiji finland france gabon gambia germany ghana greece greenland
    guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel
    italy jamaica japan jordan kazakhstan kenya kosovo kuwait kyrgyzstan laos latvia lebanon lesotho
    liberia libya lithuania luxembourg madagascar malawi malaysia maldives mali malta mauritania
    mauritius mexico moldova mongolia montenegro morocco mozambique myanmar namibia nepal
    netherlands nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru
    philippines poland portugal qatar romania russia rwanda scotland senegal serbia singapore
    slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania
    thailand togo tunisia turkey turkmenistan uganda ukraine uruguay usa uk uzbekistan venezuela
    vietnam wales yemen zambia zimbabwe""".split()
)
ORGANISMS = frozenset(
    """mouse mice rat rats human humans zebrafish drosophila yeast rabbit rabbits pig pigs dog dogs
    cat cats monkey monkeys macaque macaques chicken chickens sheep cattle cow cows horse horses
    goat goats hamster hamsters ferret ferrets frog frogs xenopus nematode nematodes elegans
    arabidopsis maize rice wheat barley soybean tobacco tomato potato saccharomyces escherichia
    bacillus mosquito mosquitoes bee bees wasp wasps ant ants butterfly butterflies salmon trout
    bat bats pigeon pigeons chimpanzee chimpanzees baboon baboons""".split()
)
METRICS = frozenset(
    """accuracy f1 f1-score bleu chrf wer perplexity auc auroc auprc ndcg mrr rmse nmse mae mse mape
    psnr ssim lpips fid iou miou bertscore rmsd r-squared specificity sensitivity kappa hit@1
    hits@10 recall@k precision@k brier MAP mAP ROUGE METEOR COMET CER EM Dice DICE Elo""".split()
)
HARDWARE = frozenset(
    """gpu gpus cpu cpus tpu tpus fpga fpgas asic asics npu npus nvidia a100 h100 v100 a6000 rtx
    jetson raspberry arduino microcontroller microcontrollers smartphone smartphones supercomputer
    workstation""".split()
)
SOFTWARE = frozenset(
    """python matlab pytorch tensorflow jax keras julia spss stata sas fortran cuda triton openmp
    mpi docker gromacs lammps openfoam comsol ansys abaqus simulink scikit-learn spacy huggingface
    geant4 fluka hadoop spark ros gazebo unity unreal""".split()
)
