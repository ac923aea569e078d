"""Every check of the status, in the order in which they are told.

A new one: a function from ``Observed`` to ``Told``, its line in ``CHECKS``, and its line in the
table of alarms of docs/operations.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from corpus.store_errors import ChangesLost
from service.status.check import NOT_LOOKED_AT, Check, Observed, Said, State, Told, ok
from service.writing_state import ROOM

DISK_LOW = 1 << 30
"""Bytes below which a disk is called nearly full: some hundred notices and a backup of them."""
MANY_LIMITED = 10
MANY_FAILED = 5

_FAULT, _WARNING = State.FAULT, State.WARNING


def _database(seen: Observed) -> Told:
    if seen.unreadable is None and seen.lost is not None:
        return _lost(seen.lost)
    if seen.unreadable is None:
        return ok("读得到", "can be read")
    return Told(
        _FAULT,
        Said(f"读不了：{seen.unreadable}", f"cannot be read: {seen.unreadable}"),
        Said(
            "在服务器上运行 wenjin verify 看哪里坏了；要用备份，就运行 wenjin restore "
            "恢复到一个新目录。",
            "`wenjin verify` shows what is damaged; `wenjin restore BACKUP --home NEWDIR` puts a "
            "backup into another folder.",
        ),
    )


def _lost(lost: ChangesLost) -> Told:
    return Told(
        _FAULT,
        Said(
            f"确认过的改动不见了：记着{lost.noted}次，数据库里只有{lost.count}次。密钥、账号、"
            "谁能看到哪份通知，可能都回到了以前",
            f"{lost.problem}. Keys, people and who may see a notice may be as they were before",
        ),
        Said(
            "先把整个数据目录复制一份，再动别的。然后要么用 wenjin restore 把备份恢复到一个新目录；"
            f"要么就用剩下的：停掉服务，删掉数据库旁边的 {lost.note}，逐条核对 wenjin keys list、"
            "wenjin users list、wenjin notices list，再启动。",
            f"What to do: {lost.remedy}.",
        ),
    )


def _model(seen: Observed) -> Told:
    live = seen.live
    if live is None:
        return _prepared_model(seen)
    if live.not_loaded is not None:
        return Told(
            _FAULT,
            Said(
                f"模型或索引装不进来，现在谁也得不到回答：{live.not_loaded}",
                f"model or index cannot be loaded, so that nobody is answered: {live.not_loaded}",
            ),
            Said(
                "照这句话处理；服务每5秒自己再试一次，不用重启。日志里的 service.not_ready "
                "写得更细。",
                "Do what that line says; the service tries again every 5 seconds, no restart is "
                "needed. service.not_ready in the log says more.",
            ),
        )
    if live.is_loading:
        return Told(
            _WARNING,
            Said("模型和索引正在装入，还不能回答", "model and index are being loaded"),
            Said(
                "一般不到一分钟。一直这样，就看日志里的 service.not_ready。",
                "It takes less than a minute as a rule. Where it stays so, see service.not_ready "
                "in the log.",
            ),
        )
    return ok("已经装好，可以回答", "loaded: questions are answered")


def _prepared_model(seen: Observed) -> Told:
    if seen.is_model_prepared is None:
        return NOT_LOOKED_AT
    if seen.is_model_prepared:
        return ok("已经准备好", "prepared")
    return Told(
        _WARNING,
        Said("还没有准备好", "not prepared yet"),
        Said(
            "第一次启动服务时会自动准备，要等一会儿。",
            "The first start of `wenjin serve` prepares it, which takes a while once.",
        ),
    )


def _notices(seen: Observed) -> Told:
    if seen.shelved is None:
        return NOT_LOOKED_AT
    count = seen.shelved.notices
    if seen.shelved.public:
        return ok(f"共{count}份", f"{count} in the store")
    if count:
        return Told(
            _FAULT,
            Said(
                f"共{count}份，没有一份是公开的，群众问什么都答不出",
                f"{count} in the store and none public, so that nobody without a key is answered",
            ),
            Said(
                "在编辑台把能公开的通知改为公开，或者发布一份公开的。",
                "At /desk, open those that may be public to everybody, or publish one that is.",
            ),
        )
    return Told(
        _FAULT,
        Said("一份通知也没有，问什么都答不出", "none, so that no question can be answered"),
        Said(
            "在编辑台发布，或者在服务器上运行 wenjin ingest。",
            "Publish one at /desk, or with `wenjin ingest PATH`.",
        ),
    )


def _index(seen: Observed) -> Told:
    shelved = seen.shelved
    if shelved is None:
        return NOT_LOOKED_AT
    if shelved.is_index_damaged:
        return Told(
            _WARNING,
            Said(
                "发现损坏，正从数据库重做；回答不受影响", "damaged, and made again from the store"
            ),
            Said(
                "过一会儿再看。反复出现，就查硬盘，并运行 wenjin verify。",
                "Look again in a while. Where it comes back, look at the disk and run "
                "`wenjin verify`.",
            ),
        )
    if shelved.is_index_behind:
        return Told(
            _WARNING,
            Said("还没跟上通知的改动", "behind the notices"),
            Said(
                "下一次提问会让它跟上。一直这样，就看日志里的 index_not_saved，或者运行 wenjin "
                "index build。",
                "The next question brings it in step. Where it stays so, see index_not_saved in "
                "the log, or run `wenjin index build`.",
            ),
        )
    return ok("和通知一致", "in step with the notices")


def _writing(seen: Observed) -> Told:
    if seen.cannot_write is None:
        return ok("写得进", "can be written")
    if seen.free_bytes is not None and seen.free_bytes < ROOM:
        why = f"磁盘满了，只剩{_size(seen.free_bytes)}"
    elif "read-only" in seen.cannot_write:
        why = "磁盘是只读的"
    else:
        why = f"数据目录或者数据库写不进（{seen.cannot_write}）"
    return Told(
        _FAULT,
        Said(f"现在存不了东西：{why}", f"nothing can be written: {seen.cannot_write}"),
        Said(
            "腾出空间，或者恢复写权限；不用重启。这段时间发布和登录会失败，回答会不会停由 "
            "WENJIN_RECORD_FAILURE 决定。",
            "Make room, or make it writable; no restart is needed. Until then publishing and "
            "signing in fail, and WENJIN_RECORD_FAILURE says whether answers go on.",
        ),
    )


def _disk(seen: Observed) -> Told:
    if seen.free_bytes is None:
        return NOT_LOOKED_AT
    free = _size(seen.free_bytes)
    if seen.free_bytes >= DISK_LOW:
        return ok(f"还剩{free}", f"{free} are free")
    return Told(
        _WARNING,
        Said(f"快满了，只剩{free}", f"nearly full: {free} are free"),
        Said(
            "删掉旧备份和旧日志，或者换大一点的磁盘。",
            "Remove old backups and logs, or move the data directory to a larger disk.",
        ),
    )


def _backup(seen: Observed) -> Told:
    if seen.backup_days == 0:
        return ok(
            "没有要求提醒（WENJIN_BACKUP_DAYS=0）", "nobody is reminded: WENJIN_BACKUP_DAYS is 0"
        )
    remedy = Said(
        "在服务器上运行 wenjin backup，并让它每天自动运行；用别的办法备份的，把 "
        "WENJIN_BACKUP_DAYS 设为0。",
        "Run `wenjin backup DIR`, and have it run every day; where backups are made in another "
        "way, set WENJIN_BACKUP_DAYS to 0.",
    )
    if seen.last_backup is None:
        return Told(_WARNING, Said("还没有备份过", "there has been none yet"), remedy)
    age = seen.at - seen.last_backup
    ago = _ago(age)
    if age <= timedelta(days=seen.backup_days):
        return ok(f"最近一次在{ago.zh}", f"the last one was made {ago.en}")
    return Told(
        _WARNING,
        Said(
            f"最近一次在{ago.zh}，超过了{seen.backup_days}天",
            f"the last one was made {ago.en}, more than {seen.backup_days} days",
        ),
        remedy,
    )


def _access(seen: Observed) -> Told:
    if seen.has_caller is None:
        return NOT_LOOKED_AT
    if seen.has_caller:
        return ok("有可用的密钥或账号", "there are keys or people to tell apart")
    if seen.live is None or not seen.live.is_open_beyond:
        return ok("没有密钥和账号，只有本机能用", "no key and no user: for this machine only")
    return Told(
        _FAULT,
        Said(
            "外面能连进来，却没有一个有效的密钥或账号，谁也不能管理",
            "open beyond this machine while no key is valid and nobody may sign in",
        ),
        Said(
            "在服务器上运行 wenjin users create 姓名 --role admin。",
            "Run `wenjin users create NAME --role admin` on this machine.",
        ),
    )


def _records(seen: Observed) -> Told:
    if seen.live is None:
        return NOT_LOOKED_AT
    if seen.live.records_nothing:
        return ok(
            "没有开：WENJIN_RECORD_DAYS 是 0，以前的记录随下一条回答删掉",
            "off: WENJIN_RECORD_DAYS is 0, and older records go with the next answer",
        )
    count, is_failing = seen.live.unrecorded, seen.live.is_unrecordable
    if count == 0 and not is_failing:
        return ok("没有漏记", "nothing is missing")
    saw = Said(f"有{count}条回答发出去了，还没有记录", f"{count} answers left without a record")
    if count == 0:
        saw = Said(
            "现在写不进去，没有记录的回答不会发出",
            "none can be written now, and no answer leaves without one",
        )
    return Told(
        _FAULT,
        saw,
        Said(
            "先看“写入”和“数据库”两项；能写之后会自动恢复，漏掉的条数也会补记。"
            "日志里是 record.not_kept 和 records.not_writable。",
            "See to “writing” and “database” first. Once it can be written all goes on by itself, "
            "and a gap becomes a record; record.not_kept and records.not_writable in the log.",
        ),
    )


def _limits(seen: Observed) -> Told:
    if seen.live is None:
        return NOT_LOOKED_AT
    count, minutes = seen.live.limited, seen.live.minutes
    saw = Said(
        f"最近{minutes}分钟有{count}次请求因为太多被挡回",
        f"{count} requests were turned away in the last {minutes} minutes",
    )
    if count < MANY_LIMITED:
        return Told(State.OK, saw)
    return Told(
        _WARNING,
        saw,
        Said(
            "看是一个来源太多，还是人真的多了：代理后面的人算同一个地址，可以给网站单独发密钥，"
            "或者调高 "
            "WENJIN_RATE_LIMIT。",
            "See whether one caller is too many or many have come: who stands behind a proxy "
            "shares "
            "one address, so give the site a key of its own, or raise WENJIN_RATE_LIMIT.",
        ),
    )


def _failures(seen: Observed) -> Told:
    if seen.live is None:
        return NOT_LOOKED_AT
    count, minutes = seen.live.failed, seen.live.minutes
    saw = Said(
        f"最近{minutes}分钟有{count}次请求出了差错",
        f"{count} requests failed in the last {minutes} minutes",
    )
    if count == 0:
        return Told(State.OK, saw)
    return Told(
        _FAULT if count >= MANY_FAILED else _WARNING,
        saw,
        Said(
            "日志里的 request.failed 写着错在哪里；先看上面有没有别的问题。",
            "request.failed in the log says where; look first whether something above is wrong.",
        ),
    )


def _overload(seen: Observed) -> Told:
    if seen.live is None:
        return NOT_LOOKED_AT
    count, minutes = seen.live.overload, seen.live.minutes
    saw = Said(
        f"最近{minutes}分钟有{count}次因为排满了没能回答",
        f"{count} requests found every place taken in the last {minutes} minutes",
    )
    if count == 0:
        return Told(State.OK, saw)
    return Told(
        _FAULT if count >= MANY_FAILED else _WARNING,
        saw,
        Said(
            "问的人超过了这台机器能答的。看是不是有人在大量抓取（上面的“限流”）；"
            "确实是人多，就换处理器更多的机器。",
            "More is asked than this machine can answer. See whether somebody fetches in bulk "
            "(“limits”); where people are many, it takes a machine with more cores.",
        ),
    )


CHECKS: tuple[Check, ...] = (
    Check("database", Said("数据库", "database"), _database),
    Check("model", Said("模型", "model"), _model),
    Check("notices", Said("通知", "notices"), _notices),
    Check("index", Said("检索索引", "index"), _index),
    Check("writing", Said("写入", "writing"), _writing),
    Check("disk", Said("磁盘", "disk"), _disk),
    Check("backup", Said("备份", "backup"), _backup),
    Check("access", Said("密钥和账号", "access"), _access),
    Check("records", Said("回答记录", "records"), _records),
    Check("limits", Said("限流", "limits"), _limits),
    Check("overload", Said("拥挤", "overload"), _overload),
    Check("failures", Said("差错", "failures"), _failures),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A check and what it came to."""

    check: Check
    told: Told


def standing(seen: Observed) -> tuple[Standing, ...]:
    """What every check comes to, in their order."""
    return tuple(Standing(check, check.look(seen)) for check in CHECKS)


def worst(standings: Iterable[Standing]) -> State:
    """The worst of them; what was not looked at counts for nothing."""
    found = {each.told.state for each in standings}
    return next((state for state in (_FAULT, _WARNING) if state in found), State.OK)


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def _ago(age: timedelta) -> Said:
    hours = max(0, int(age.total_seconds() // 3600))
    if hours < 1:
        return Said("一小时以内", "within the last hour")
    if hours < 48:
        return Said(f"{hours}小时前", f"{hours} hours ago")
    return Said(f"{hours // 24}天前", f"{hours // 24} days ago")
