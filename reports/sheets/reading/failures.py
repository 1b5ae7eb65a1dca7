"""Why a file could not be read: the child names a code, the clerk reads a sentence.

The child imports this: nothing else may be imported here.
"""

NOTHING_LOST = "程序里的数据没有改动。"

SENTENCES = {
    "missing": "找不到文件「{name}」，可能已被移走或改名。请重新选择文件。",
    "locked": "打不开文件「{name}」，可能正被 WPS 或 Excel 占用，或没有读取权限。请关闭后再试。",
    "not_file": "「{name}」不是文件。请选择一个表格文件。",
    "empty": "文件「{name}」是空的，里面没有任何内容。请检查是否选错了文件。",
    "no_rows": "文件「{name}」里没有一行数据。请检查是否选错了文件。",
    "large": "文件「{name}」超过 {megabytes} MB，不像是台账。请拆分后再导入。",
    "bomb": "文件「{name}」解压后异常地大，为安全起见没有打开。请用 WPS 另存一份再试。",
    "encrypted": "文件「{name}」设了打开密码。请用 WPS 或 Excel 打开，去掉密码后另存，再导入。",
    "truncated": "文件「{name}」不完整，可能没有下载或拷贝完。请重新取一份再导入。",
    "damaged": "文件「{name}」已损坏或结构不正常，读不出来。请用 WPS 打开后另存为 .xlsx 再试。",
    "entities": "文件「{name}」里有不安全的定义，没有打开。请用 WPS 另存为 .xlsx 再试。",
    "wide": "文件「{name}」的表格太大（超过 {rows} 行或 {columns} 列）。"
    "请删去多余的行列或拆分后再导入。",
    "not_sheet": "文件「{name}」其实是{kind}，不是表格。请选择 Excel、WPS 表格或 CSV 文件。",
    "mhtml": "文件「{name}」其实是单个网页归档。请用 WPS 打开后另存为 .xlsx 再导入。",
    "old": "文件「{name}」的格式太旧，读不出来。请用 WPS 打开后另存为 .xlsx 再导入。",
    "memory": "读取文件「{name}」需要的内存超出上限，已停止。"
    "多半是很远的地方有多余的单元格，请用 WPS 另存为 .xlsx 并删去多余行列再试。",
    "died": "文件「{name}」的结构不正常，多半是很远的地方有多余的单元格，读取已中止。"
    "请用 WPS 另存为 .xlsx 并删去多余行列再试。",
    "slow": "读取文件「{name}」超过 {seconds} 秒，已停止。请拆分成几个小文件再导入。",
}


class UnreadableError(Exception):
    """Inside the child: the file cannot be read; `code` is one of SENTENCES."""

    def __init__(self, code: str, kind: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.kind = kind
