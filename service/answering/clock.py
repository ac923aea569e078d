"""A time of day in a text: 18时, 早上八点. 三点要求 are a count, and 一时 is a moment."""

from __future__ import annotations

_NUMERAL = "〇零一二三四五六七八九十"
_NO_COUNT = (
    r"(?!要求|要|意见|建议|希望|原因|说明|思考|体会|内容|方面|是|考虑|做法|经验|启[示发]|感受|措施"
    r"|注意|共识|理由|工作|任务|[、:：])"
)
_NOT_COUNTED = r"(?<![有提讲这那第做作列下出])"
CLOCK = (
    r"\d时(?![间候代])"
    rf"|{_NOT_COUNTED}(?<!\d)\d{{1,2}}点{_NO_COUNT}"
    rf"|(?:午|凌晨|早上?|晚上?|清晨|[至到从于自])[{_NUMERAL}]{{1,3}}[时点](?![间候代]){_NO_COUNT}"
    rf"|[{_NUMERAL}]{{1,3}}[时点](?=[半整至到起止前后]|[{_NUMERAL}]{{1,3}}分)"
    rf"|(?<![{_NUMERAL}])(?:[二两三四五六七八九]|十[一二三四五六七八九]?|二十[一二三四]?)时(?![间候代])"
)
"""A pattern; of a bare 一时 and 三点 only what stands around it tells that it is a time."""
