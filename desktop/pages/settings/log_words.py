"""What the log calls each kind of record and each of its facts, for whoever reads it."""


def _read(words: str) -> dict[str, str]:
    """Pairs `name=word`, as they stand in the tables and as a clerk says them."""
    return dict(pair.split("=") for pair in words.split())


RECORDS = _read("""
    account=账号 activity=志愿活动 activity_picture=活动照片 activity_place=活动岗位 agent=代办员
    agent_handover=代办交接 assessment=党费核定 attendance=签到时长 audit_entry=操作日志
    authorisation_letter=委托书 blank_sheet=空白表 branch=党支部 calendar_day=节假日
    calendar_year=放假安排 callback=差评回访 case_material=材料 case_pause=挂起
    case_request=申请审批 case_step=办件步骤 case_transfer=转办 certificate=志愿服务证明
    check_in=党员报到 column_mapping=列的对应 community_post=社区岗位 consent=告知同意
    custody_holding=材料在谁手里 custody_line=收到的材料 custody_move=材料交接 deferral=党费缓交
    delivery=送达 directory_entry=通讯录 district_template=区里的表 dues_carried=多交抵用
    dues_duty=党费岗位 dues_publication=党费公示 duty_day=值班 filed_report=归档的报表
    import_run=导入
    imported_case=旧台账的办件 item_material=事项材料 item_version=事项版本 item_wording=事项叫法
    joint_part=联办单位 key_slot=密码钥匙 known_apart=不是同一人 letter_picture=委托书照片
    local_dues_rule=本地党费规则 match=需求对接 member_category=人员类别 membership=党员
    menu_item=服务项目 menu_order=服务点单 money_entry=代收代付 need=需求 org_place=组织隶属
    org_unit=组织 paid_elsewhere=在外交纳 paid_month=交纳的月份 paper=单据 paper_case=单据所含办件
    partner_unit=共建单位 pay_decision=支部决定 pay_wording=工资项目叫法 payment=党费收款
    person=人员 person_merge=人员合并 picture=图片 picture_consent=图片同意 post=岗位
    post_claim=认领岗位 project=项目 project_need=项目的需求 proxy_case=帮办代办
    quarter_return=季度反馈 rating=评价 relief=党费减免 remittance=党费上缴 resource=资源
    serial=编号 service_case=办件 service_item=事项 service_record=服务记录 setting=设置
    shift=班次 sign_in_sheet=签到表 sign_up=报名 small_wish=微心愿 star_award=星级 station=窗口
    team=服务队 team_member=队员 unit_spell=所属单位 visit=来访 volunteer=志愿者
    volunteer_note=志愿者备注 wish_step=心愿步骤 yearly_review=年度评价
""")

FACTS = _read("""
    accepted_at=受理时间 accepted_by=验收人 accepted_by_id=受理人 accepted_on=受理日期
    account=账号 account_id=账号 action=动作 active=在用 activity_id=活动 added_at=添加时间
    address=地址 after=以后 agent_id=代办员 amount=金额 answer=答复 answer_by=答复期限
    answered_at=答复时间 appear_on=到场日期 applicant_id=申请人 approval_body=批准机关
    approval_number=批准文号 approved=批准 approved_at=确认时间 approved_by=确认人
    approved_by_id=批准人 approved_on=批准日期 approver_id=确认人 archived_on=归档日期 area=地区
    arithmetic=算式 aside=移到 asked_at=提出时间 asked_by_id=提出人 assessed=月交纳 at=时间
    attitude=服务态度 availability=可服务时间 available=可用 awarded_on=评定日期 backup=备份
    backup_contact=备用联系人 backup_phone=备用电话 base=计算基数 basis=依据 before=以前
    beneficiaries=受益人数 beneficiaries_said=受益人数（原文） besides_activity=活动以外
    birth_date=出生日期 body=单位 branch=党支部 branch_id=党支部 break_minutes=休息（分）
    building=楼栋 bytes=大小 calendar_year=放假安排年份 calendar_years=放假安排年份
    call_until=回访期限 callback_welcome=可以回访 called_at=联系时间 caller_id=回访人
    came_for_them=代为来办 cancelled_reason=取消原因 caption=说明 case_id=办件 cases=办件
    cashier_id=收款人 category=类别 channel=来源 chase_until=催办期限 check=校验码
    check_in_id=报到 checked_in_on=报到日期 chosen=选定 claim_until=认领期限 claimed_by=认领人
    claimed_on=认领日期 claimer=认领人 claimer_phone=认领人电话 claimer_unit=认领单位
    clerk_id=经手人 clerk_name=经手人 clock_start=起算日 closed_at=办结时间 closed_on=办结日期
    closes_at=报名截止 code=编码 collected=收到 collected_on=征集日期 columns=列
    committee=上级党组织 competence=业务水平 computed=算出金额 confirmed=确认的理由
    confirmed_at=确认时间 confirmed_by=确认人 consent=同意 consent_version=告知书版本
    consent_withdrawn=撤回同意的人员 contact=联系人 contact_name=联系人 contact_phone=联系电话
    content=内容 converted_from_id=转自 copies=份数 corrects_id=更正的一行 count=张数 counts=条数
    counts_toward_clock=计入时限 created_at=登记时间 credit_code=统一社会信用代码
    credited=计入时长（分） day=日期 days=天数 days_centre=中心时限 days_total=总时限
    decided_at=决定时间 decided_by_id=决定人 decided_on=决定日期 deducted=扣除（分）
    delegate=代交人 delegate_relation=代交人关系 deliver_until=送达期限 delivered_on=送达日期
    deliverers=送达人 delivery=送达方式 department=部门 description=说明 details=内容
    document=文书 document_number=文书编号 done_on=完成日期 doubts=疑问 dropped_on=撤下日期
    due_date=到期日 duty=岗位 edition=第几版 efficiency=办事效率 emergency_name=紧急联系人
    emergency_phone=紧急联系电话 emergency_relation=紧急联系人关系 end=止 end_reason=结束原因
    ended_on=结束日期 ends_at=结束时间 ends_on=结束日期 entered_at=补录时间 entrance=单元
    estate=小区 evaluation=评价 expected_end=预计恢复 exported=导出 extended_days=延长天数
    extended_hours=延时服务 extra=多交 extra_kind=多交的性质 facts=内容 field=填什么 figures=数字
    file=文件 file_hash=文件指纹 file_name=文件 filed_at=归档时间 finding=核实结果
    first_asked_id=首问责任人 first_day=起始日期 first_month=起始月份 form=形式
    founded_on=成立日期 from_id=移交人 from_month=多交的月份 funding=经费 given_at=转出时间
    giver=交出人
    giver_kind=交出方 giver_sign_id=交出人签名图
    giver_signed=交出人签名 grade=等次 grid_id=所属网格 grid_ids=负责网格
    groups=重点群体 guardian=监护人 guardian_id=监护人 guardian_name=监护人
    guardian_phone=监护人电话 guardian_relation=监护关系 guardian_signed_on=监护人签名日期
    handled_by=承办 handler_id=承办人 handling_chain=办理链条 has_own_earnings=有自己的收入
    hash=指纹 have_to_be_told=要通知的事 header=表头 height=高 hint=办理提示 holder=任职人
    holder_kind=在哪一方 id=内部编号 id_converted=证件已换 id_number=证件号码
    import_run_id=导入批次 insurance=保险 insurance_number=保险单号 insured_to=保险到期
    insurer=保险公司 intake_at=收件时间 into=并入 invented=演示数据 is_current=现行
    is_dangerous=有风险 is_leader=队长 is_merged=已合并 is_open=未结 is_probationary=预备党员
    is_result=办理结果 is_top_up=补差额 issued_at=出具时间 item=项目 item_codes=熟悉的事项
    item_id=事项 item_version_id=事项版本 kept_at=保存时间 kept_id=保留的一份 kind=类别 kinds=类别
    large=大额党费 last=最后编号 last_at=最后时间 last_day=截止日期 last_hash=最后指纹
    last_line=最后一行 last_month=截止月份 last_seq=最后序号 lead_unit=牵头单位 left_id=一份
    left_on=离开日期 left_out=没有导入 left_owing_months=离开时欠的月数 left_reason=退出原因
    letter_id=委托书 letter_number=介绍信编号 limit_days=时限（日） line=行 line_id=材料
    lines=各项 lodge_receipt=收件编号 lodged_at_office=送到单位 lodged_on=送件日期 lost=失去的记录
    lost_reason=遗失原因 made_at=生成时间 mapping=对应 masked=已脱敏 matters=委托事项
    max_age=年龄上限 may_be_published=可以公布 measures=整改措施 meeting_on=会议日期 members=党员
    merged=并入的人员 merged_id=并入的一份 met_on=满足日期 min_age=年龄下限 minutes=时长或会议记录
    minutes_number=会议记录编号 minutes_on=会议日期 mobile_place=流动地点 mode=方式 month=月份
    moved=移动条数 moved_out_on=转出日期 moved_out_to=转往 name=名称 names=人数 need_id=需求
    needs_removed=移出的需求 note=备注 notice=通知 notice_count=告知次数 notice_from=公示起
    notice_to=公示止 notice_version=告知书版本 number=编号 objection=异议 objections=异议
    offered_from=开始提供 offers=可提供 old_number=原编号 on=日期 open_items=待定项目 opened=打开
    opened_at=开始时间 opinion=意见 organiser=主办单位 out_of=拆自 outcome=办理结果
    overdue_cause=超期原因 override=另定的理由 page=页 pages=页数
    paid_beyond_advance=超过预收的支付 paper=纸张 paper_id=单据 paper_type=证件类型
    papers=随件材料 parent_id=上级 partner_units=共建单位 party=对方 password_of=设置密码
    payer=交款人 payment_id=收款 people=人员 period=期间 person_id=人员 person_in_charge=负责人
    person_must_appear=须本人到场 phone=电话 phone_note=电话说明 phones=电话 picture=图片
    picture_id=图片 pictures_removed=删去的证件照片 place=地点 place_id=岗位 places=名额
    places_said=名额（原文） position=职务 post=岗位 post_id=岗位 post_number=邮件编号
    posted_on=发布日期 powers=委托权限 printed=打印 printed_at=打印时间 printed_by_id=打印人
    printer=打印机 prints=打印次数 procedure=程序 profile=简介 progress=进展 project=项目
    project_id=项目 promoted_at=递补时间 proof=凭据 provisional=暂定 proxy=可代办
    published_on=公示日期 purpose=用途 quarter=季度 raised_on=提出日期 rate=比例 rated_on=评价日期
    rating_id=评价 raw=原始金额 reason=原因 receipt=收据号 receipt_number=收据号
    received_at=收到时间 received_on=收到日期 receiver=收件人 recipient=接收人 record=哪类记录
    rectified_at=整改时间 rectify_until=整改期限 reduced_to=减到 refusal=拒收原因
    refused_at=退回时间 registered_on=登记日期 relation=关系 relation_phone=来办人电话
    release_reason=取消对接原因 released_at=取消对接时间 remark=备注 remarks=意见
    remitted_on=上缴日期 removed=移除条数 removed_at=删去时间 removed_people=移除人数
    renews_id=续签的委托书 repeats_id=重复的活动 replaces_id=换发的证明 report=报表 report_id=报表
    requested_at=申请时间 requirement=要求 resource_id=资源 restored=恢复的备份 result=结果
    retired=停用 retired_at=停用时间 retired_on=停用日期 return_by=应还日期 returned_on=回交日期
    revealed=查看明文 reverses_id=冲销的一笔 revoke_reason=撤销原因 revoked_at=撤销时间
    right_id=另一份 risk=风险 role=角色 room=室 rows=行 rules_on=规则日期 rules_version=规则版本
    said=来访人怎么说 satisfaction=满意度 second_signer_id=另签人 secretary=书记 seed=种子
    sent_on=发出日期 seq=序号 sequence=第几次 series=系列 served_count=服务人数 set_by=设岗人
    sex=性别 sha256=文件指纹 share=上缴比例 sheet=表 sheet_id=签到表 sheets=表 shift_id=班次
    short_names=简称 sign_in=签到 sign_out=签退 sign_up=报名 signed_at=签名时间 signed_by=签名人
    signed_in=登录 since=起 skills=特长 slot=钥匙 source=来源 staff_number=工号
    stamped_on=盖章日期 start=起 started_on=开始日期 starts_at=开始时间 starts_on=开始日期
    state=状态 stated_members=申报人数 station_id=窗口 status=状态 statutory_days=法定时限
    stays=原件留存 step=步骤 subject=照片上是什么 summary=摘要 supplement_until=补正期限
    synonyms=别名 taken=收下 taken_at=接收时间 taken_by=接收人 taken_on=接单日期 taker=接收人
    taker_kind=接收方 taker_sign_id=接收人签名图
    taker_signed=接收人签名 talk=谈话 task=要办的事 team_id=服务队
    template=样式版本 term_until=任期到 text=内容 thanks=感谢 things_needed=自备物品
    thinned=清理的旧备份 title=名称 to_call=要打的电话 to_contact=对方联系人 to_id=接收人
    to_month=抵用的月份 to_tell=要通知 to_unit=转往单位 told=已通知 transition=步骤
    undo_reason=撤销原因 undone_at=撤销时间
    undone_import=撤销的导入 unit=单位 unit_id=单位 unmerged=拆出的人员 until=止 urgency=缓急
    valid_from=生效 valid_to=失效 value=内容 verdict=结论 version=版本 version_id=版本
    visit_address=上门地址 visit_id=来访 visit_on=上门日期 visitor_id=来访人 void_reason=作废原因
    voided=已作废 voided_at=作废时间 voided_by_id=作废人 volunteer_id=志愿者 volunteer_ids=志愿者
    voucher_number=大额凭证号 waiting=候补 waiting_places=候补名额 wanted=需要人数
    wanted_on=想要的日期 wanted_posts=意向岗位 way=方式 who=减免对象 width=宽 wish=心愿
    wish_id=心愿 with_amounts=公示金额 with_guardian=有监护人陪同 withdrawn_at=撤回时间
    withdrawn_on=撤回日期 witness=见证人 wording=原来的叫法 work_key=防重复 written_at=表上时间
    written_hours=表上写的时长 year=年度
""")
