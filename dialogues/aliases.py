"""Chinese names for the keys of scripts and talks, one table; English stays the name inside.

    SCRIPT, TALKS                 what may be written at which place

Names of questions may be anything: a question of one's own keeps its Chinese name.
"""

from __future__ import annotations

from dialogues.renaming import ANY, Names

QUESTIONS = {
    "受伤情况": "injury", "问题经过": "issue", "产品": "product", "型号": "model",
    "商家": "company", "订单号": "order_no", "金额": "amount", "购买时间": "purchased_on",
    "发生时间": "occurred_on", "发生地点": "place", "购买渠道": "place_of_purchase",
    "找过几次": "attempts_before", "账号": "account", "联系电话": "contact_phone",
    "通讯地址": "contact_address", "诉求": "demand", "凭据": "evidence", "称呼": "contact_name",
    "实测数值": "measured", "说明书数值": "claim_spec", "测试条件": "test_conditions",
    "其他金额": "more_amount", "其他日期": "more_date", "其他时刻": "more_time",
    "其他商家": "more_company", "其他产品": "more_product", "其他地点": "more_place",
    "其他号码": "more_phone", "其他单号": "more_order_no", "其他数值": "more_measure",
    "其他人名": "more_contact_name", "上次没办到的": "undone", "邮箱": "contact_email",
    "修的时间": "mended_on",
}  # fmt: skip
_KINDS = {
    "文字": "text", "经过": "story", "电话": "phone", "单号": "order_no", "金额": "amount",
    "日期": "date", "产品": "product", "地点": "place", "商家": "company", "姓名": "name",
    "诉求": "demand", "是否": "yes_no", "选项": "choice", "次数": "number", "数值": "measure",
    "凭据": "evidence", "顺带": "mention",
}  # fmt: skip
_EMOTIONS = {
    "愤怒": "anger", "失望": "disappointment", "焦虑": "anxiety", "平静": "neutral",
    "满意": "satisfied",
}  # fmt: skip
_NEEDS = {
    "要尊重": "respect", "要倾诉": "vent", "要补偿": "compensation", "推责": "evade",
    "敌意": "hostile",
}  # fmt: skip
_FLAGS = {
    "监管": "regulator", "媒体": "media", "法律": "legal", "安全": "safety",
    "账户安全": "account_security", "群体": "group", "自伤": "self_harm", "重复": "repeat",
    "辱骂": "abusive", "要真人": "request_human",
}  # fmt: skip
_HAZARDS = {
    "起火": "fire", "受伤": "injury", "泄漏": "leak", "中毒": "poisoning", "触电": "electric",
    "儿童": "child", "其他": "other", "被困": "trapped", "没处去": "stranded", "受威胁": "menace",
    "等药": "care", "摔伤": "accident", "孩子来说": "young", "走丢": "lost",
    "扬言动手": "violence", "熏人": "fumes", "受虐待": "mistreated",
}  # fmt: skip
_MESSAGES = {
    "问候": "hello", "请讲": "invite", "没听懂": "unclear", "问要不要登记": "offer_register",
    "这就登记": "registers",
    "收到表扬": "praise", "道别": "goodbye", "险情已上报": "safety_moved", "自伤关怀": "self_harm",
    "紧急已上报": "urgent", "紧急回执": "urgent_receipt", "转人工": "handoff",
    "排队中": "queue_note", "接着说": "resume", "记下了": "taken", "跳过": "skip_ok",
    "复述": "summary", "再复述": "summary_again", "改哪一处": "amend_which", "回执": "receipt",
    "进度": "progress", "没有登记": "no_case", "补充": "supplement",
    "问要不要撤回": "withdraw_sure", "已撤回": "withdrawn", "紧急撤回": "withdrawn_urgent",
    "问是不是办好了": "solved_sure",
    "同事接手": "taken_by", "同事交还": "returned", "轻提": "nudge", "久未回": "abandoned",
    "迟到": "late", "提起另一件": "parked_next", "另一件": "second_matter", "催办": "chased",
    "还剩几问": "left", "最后一问": "last_one", "两样一起问": "two", "转入正事": "reframe",
    "发火请同事": "vents_person", "问完请同事": "questions_out", "隔久回来": "back",
    "办完又来": "back_done", "又来投诉": "repeat", "要回电": "callback", "记下号码": "phone_taken",
    "改这一处": "amend_field", "照片代答": "photo_taken", "这一处先空着": "given_up",
    "再提一遍": "still", "进展多久说一次": "updates", "同事转交": "passed_on", "陪着": "with_you",
    "旁人想不开": "self_harm_other", "已经伤了自己": "self_harm_done", "先冻结": "freeze",
    "已知情况": "notice", "先说已知情况": "notice_first", "个人信息": "privacy", "被偷拍": "spied",
    "早先伤了病了": "safety_past",
}  # fmt: skip
_INTERRUPTIONS = {
    "是不是真人": "ask_bot", "问进度": "ask_progress", "问为什么": "ask_why", "发图": "how_to_send",
    "问时间": "ask_hours", "问权利": "ask_rights", "不想再答": "refuse_all", "扬言": "threat",
    "嫌机器人": "complains_about_bot", "咨询": "inquiry", "改好了": "changed", "又一件": "second",
    "收到文件": "attachments", "收到语音": "voice", "等会再说": "pause", "记下问": "question_kept",
    "问谁能看到": "ask_privacy", "怕对方知道": "ask_told", "问收不收钱": "ask_cost",
    "问名字": "ask_name", "问谁的错": "ask_blame", "问能怎样": "ask_outcome",
    "问办不好": "ask_not_upheld", "不要真人": "no_person",
    "换语言": "ask_language", "问是哪家": "ask_firm", "不归这里": "not_ours",
    "问急救电话": "ask_emergency", "问怎么急救": "ask_first_aid", "问烫伤": "ask_scald",
    "问能不能碰": "ask_hands_off", "问还能用吗": "ask_unused", "还有人在里面": "tell_inside",
    "钱还在动": "ask_freeze", "认错看岔": "misread", "人平安了": "relieved",
    "虚惊一场": "false_alarm", "人更难受了": "worse", "问去哪儿": "ask_where_to_go",
    "坏人还在": "stay_safe",
}  # fmt: skip
_RHYTHM = {
    "停多久再回": "listen_pause", "最多听多久": "listen_cap", "答题时停多久": "answer_pause",
    "最多问几个": "max_questions", "多久轻提": "nudge_after", "多久转同事": "abandon_after",
    "隔多久算回来": "return_after", "一次问几个": "questions_per_turn", "最长": "max_length",
}  # fmt: skip
_QUESTION = {
    "名称": "label", "接受": "kind", "问法": "ask", "例子": "example", "照片": "photo",
    "选项": "options", "再问": "retry", "为什么问": "why", "可跳过": "skip", "取自": "slot",
    "角色": "role", "问几次": "tries", "算是": "yes", "算否": "no", "进复述": "in_summary",
    "检查": "checks",
    "也叫": "also",
}  # fmt: skip
_YES = Names(values={"是": "true", "否": "false"})
_PER_MOOD = Names({"平静": "calm", "上火": "annoyed", "暴怒": "furious"})
_NEED_KEYS = {**_NEEDS, "混合": "mixed"}
_STRATEGIES = Names(
    _NEED_KEYS,
    under={
        ANY: Names(
            {"先后": "order", "说": "say", "最多问": "asks", "之后": "then"},
            under={
                "then": Names(values={"接着办": "go_on", "先听一轮": "listen", "请人": "person"})
            },
        )
    },
)
_SEEN = {
    "类别": "category", "险情": "hazard", "标记": "flag", "哪一项": "field", "至少": "at_least",
    "至少几天": "days_at_least", "至多几天": "days_at_most", "夜里": "night", "又来": "repeat",
    "说到": "words",
}  # fmt: skip
_PERSPECTIVE = Names(
    under={
        ANY: Names(
            {"什么时候": "when", "说": "say"},
            under={"when": Names(_SEEN, under={
                "hazard": Names(values=_HAZARDS), "flag": Names(values=_FLAGS),
                "field": Names(values=QUESTIONS), "night": _YES, "repeat": _YES,
            })},
        )
    }
)  # fmt: skip
_CHECKS = Names(
    {"规则": "rule", "和哪一项比": "other", "提示": "say"},
    under={
        "rule": Names(
            values={
                "不能晚于今天": "not_in_future",
                "不能早于": "not_before",
                "不能晚于": "not_after",
            }
        ),
        "other": Names(values=QUESTIONS),
    },
)
_FIELDS = Names(values=QUESTIONS)
_WORDED = {
    "名称": "label", "问法": "ask", "再问": "retry", "例子": "example", "为什么问": "why",
    "日子旁边": "by", "不算答案": "no_name",
}  # fmt: skip
_KINDS_OF_MATTER = Names(
    under={
        ANY: Names(
            {
                "什么时候": "when", "不问不记": "drop", "不问": "leave", "换成问": "instead",
                "另外问": "add", "最后问": "last", "问题": "questions", "说法同": "like",
            },
            under={
                "when": Names(
                    {"说法": "words", "不算": "unless", "就不是": "never", "类别": "category"}
                ),
                "drop": _FIELDS, "leave": _FIELDS, "add": _FIELDS, "last": _FIELDS,
                "instead": Names(QUESTIONS, QUESTIONS),
                "questions": Names(QUESTIONS, under={ANY: Names(_WORDED)}),
            },
        )
    }
)  # fmt: skip
SCRIPT = Names(
    keys={
        "脚本": "script", "节奏": "rhythm", "情绪门": "feelings_gate",
        "另一件的说法": "second_cues", "别问了的说法": "stop_cues", "致歉": "acknowledge",
        "险情": "safety", "问题": "questions",
        "问哪些": "plan", "打断": "interruptions", "话术": "messages",
        "用语": "words", "核对表": "checklists", "答复的说法": "answers",
        "数值的说法": "measures",
        "等会再说的说法": "pause_cues", "需要": "strategies", "处境": "perspective",
        "哪种事": "kinds",
    },
    under={
        "script": Names(
            {
                "编号": "id", "标题": "title", "管哪些类": "covers", "致歉": "apologise",
                "团队": "team",
            },
            under={"apologise": _YES},
        ),
        "rhythm": Names(
            _RHYTHM, under={"questions_per_turn": _PER_MOOD, "max_length": _PER_MOOD}
        ),
        "feelings_gate": Names(
            {
                "强度不超过": "heat_at_most", "听过几轮": "vent_turns_at_least",
                "暴怒时只问": "furious_asks", "发火几轮请同事": "person_after_vents",
            },
            under={"furious_asks": _FIELDS},
        ),
        "strategies": _STRATEGIES,
        "perspective": _PERSPECTIVE,
        "kinds": _KINDS_OF_MATTER,
        "acknowledge": Names(
            {"编号": "id", "什么时候": "when", "说": "say"},
            under={
                "when": Names(
                    {
                        "情绪": "emotion", "强度": "heat", "类别": "category", "需要": "need",
                        "标记": "flag", "后来": "later",
                    },
                    under={
                        "emotion": Names(values=_EMOTIONS), "need": Names(values=_NEEDS),
                        "flag": Names(values=_FLAGS),
                        "later": _YES,
                    },
                )
            },
        ),
        "safety": Names(_HAZARDS),
        "questions": Names(
            QUESTIONS,
            under={
                ANY: Names(
                    _QUESTION,
                    under={
                        "kind": Names(values=_KINDS),
                        "in_summary": _YES,
                        "checks": _CHECKS,
                        "skip": Names(
                            {"说法": "words", "之后": "then"},
                            under={
                                "then": Names(values={"同事补问": "agent", "记不知道": "unknown"}),
                            },
                        ),
                    },
                )
            },
        ),
        "plan": Names(
            {"默认": "default"},
            under={
                ANY: Names(
                    {"必问": "required", "选问": "optional", "紧急": "urgent",
                     "核对表": "checklist"},
                    under={"required": _FIELDS, "optional": _FIELDS, "urgent": _FIELDS},
                )
            },
        ),
        "interruptions": Names(_INTERRUPTIONS),
        "messages": Names(_MESSAGES),
    },
)  # fmt: skip
_MEANT = {
    "意图": "intent", "还有": "acts", "情绪": "emotion", "强度": "heat", "类别": "category",
    "级别": "level", "标记": "flags", "险情": "hazards", "需要": "needs", "真实性": "validity",
    "找真人": "handoff", "值": "slots",
}  # fmt: skip
_TURN = {
    "客户": "customer", "按": "press", "照片": "photos", "意思": "as", "接手": "took",
    "同事": "agent", "交还": "returned", "到时": "due", "等": "wait", "机器人": "bot",
    "不说": "never", "不出声": "silent", "按钮": "buttons",
    "提方案": "proposes", "答复": "declines", "办好": "resolves", "发出": "shows", "缺": "missing",
}  # fmt: skip
_ENDS = {
    "阶段": "phase", "谁在说": "control", "级别": "level", "类别": "category", "填好": "fields",
    "不知道": "unknown", "标记": "flags", "转人工": "handoffs", "最多问": "questions_at_most",
    "第几件": "matter", "办到哪": "stage",
}  # fmt: skip
TALKS = Names(
    {"对话": "talks", "设定": "settings"},
    under={
        "settings": Names(values={"自己的": "own", "自带的": "shipped"}),
        "talks": Names(
            {"名称": "talk", "语言": "language", "现在": "now", "一轮轮": "turns", "结尾": "ends"},
            under={
                "turns": Names(
                    _TURN,
                    under={
                        "as": Names(_MEANT, under={
                            "emotion": Names(values=_EMOTIONS),
                            "flags": Names(values=_FLAGS),
                            "hazards": Names(values=_HAZARDS),
                            "needs": Names(values=_NEEDS),
                        }),
                        "silent": _YES,
                    },
                ),
                "ends": Names(
                    _ENDS,
                    under={"fields": Names(QUESTIONS), "unknown": _FIELDS,
                           "flags": Names(values=_FLAGS)},
                ),
            },
        )
    },
)  # fmt: skip
