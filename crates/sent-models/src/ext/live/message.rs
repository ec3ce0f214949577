//! Messages.

use super::{NoCounterpart, Translated, refuse, said, set};
use crate::{
    ButtonType, HeaderType, Message, MessageBody, MessageButton, MessageEvent, MessageFooter,
    MessageHeader, MessageStatus, Patch, PhoneNumber, SendMessageRequest, live,
};

const MODEL: &str = "Message";

/// Fails if `webhook_url` or `callback_url` is set: the API has no endpoints per message, only
/// webhooks for all of them.
impl TryFrom<SendMessageRequest> for live::SendMessageRequest {
    type Error = NoCounterpart;

    fn try_from(request: SendMessageRequest) -> Result<Self, NoCounterpart> {
        let SendMessageRequest {
            phone_number,
            template_id,
            variables,
            channel,
            webhook_url,
            callback_url,
            test_mode,
        } = request;
        refuse("SendMessageRequest", "webhook_url", webhook_url.as_ref())?;
        refuse("SendMessageRequest", "callback_url", callback_url.as_ref())?;
        Ok(Self {
            template: Patch::Set(live::MessageTemplate {
                id: Patch::Set(template_id),
                parameters: set(variables),
                ..live::MessageTemplate::new()
            }),
            channel: set(channel.map(|channel| vec![channel])),
            sandbox: test_mode,
            ..Self::new([phone_number])
        })
    }
}

impl From<live::MessageStatus> for MessageStatus {
    fn from(status: live::MessageStatus) -> Self {
        Self::from(status.as_str())
    }
}

impl From<live::ButtonType> for ButtonType {
    fn from(ty: live::ButtonType) -> Self {
        Self::from(ty.as_str())
    }
}

impl live::Message {
    /// Converts the message to the page's model.
    ///
    /// # Errors
    ///
    /// [`NoCounterpart`] if something is missing that the page requires: name and category of the
    /// template, the text of the body, type and text of a button.
    pub fn into_page(self) -> Result<Translated<Message>, NoCounterpart> {
        let Self {
            id,
            customer_id,
            contact_id,
            direction,
            phone,
            phone_international,
            region_code,
            template_id,
            template_name,
            template_category,
            channel,
            message_body,
            status,
            reason_code,
            reason,
            created_at,
            price,
            active_contact_price,
            scheduled_at,
            events,
        } = self;
        let missing = |field| NoCounterpart::missing(MODEL, field);
        let mut left_out = Vec::new();
        let message = Message {
            id,
            customer_id,
            contact_id,
            phone,
            phone_international,
            region_code,
            template_id,
            template_name: template_name.ok_or_else(|| missing("template_name"))?,
            template_category: template_category.ok_or_else(|| missing("template_category"))?,
            channel,
            message_body: message_body.map(|body| self::body(body, &mut left_out)).transpose()?,
            status: status.into(),
            created_at,
            price: price.map(|price| price.to_f64()),
            events: self::events(events, &mut left_out),
        };
        // The page's messages are outbound, so `OUTBOUND` adds nothing.
        let direction =
            direction.filter(|direction| *direction != live::MessageDirection::Outbound);
        left_out.extend([
            said("direction", direction.as_ref()),
            said("reason_code", reason_code.as_ref()),
            said("reason", reason.as_ref()),
            said("active_contact_price", active_contact_price.as_ref()),
            said("scheduled_at", scheduled_at.as_ref()),
        ]);
        Ok(Translated::new(message, left_out))
    }
}

/// Fails where [`into_page`](live::Message::into_page) fails or leaves something out.
impl TryFrom<live::Message> for Message {
    type Error = NoCounterpart;

    fn try_from(message: live::Message) -> Result<Self, NoCounterpart> {
        message.into_page()?.complete(MODEL)
    }
}

type LeftOut = Vec<Option<&'static str>>;

fn body(body: live::MessageBody, left_out: &mut LeftOut) -> Result<MessageBody, NoCounterpart> {
    let live::MessageBody {
        header,
        header_media: media,
        content,
        footer,
        buttons,
        subject,
        media: files,
    } = body;
    left_out.extend([
        said("message_body.subject", subject.as_ref()),
        said("message_body.media", files.as_ref()),
    ]);
    let buttons = buttons.map(|buttons| {
        buttons.into_iter().map(|button| self::button(button, left_out)).collect::<Result<_, _>>()
    });
    Ok(MessageBody {
        body: content.ok_or_else(|| NoCounterpart::missing(MODEL, "message_body.content"))?,
        header: self::header(header, media, left_out),
        footer: footer.map(|content| MessageFooter { content }),
        buttons: buttons.transpose()?,
    })
}

/// The page has one header, which is text or media.
fn header(
    words: Option<String>,
    media: Option<live::MessageHeaderMedia>,
    left_out: &mut LeftOut,
) -> Option<MessageHeader> {
    let Some(live::MessageHeaderMedia { r#type, url }) = media else {
        return words.map(|content| MessageHeader { r#type: HeaderType::Text, content });
    };
    match (r#type, url) {
        (Some(ty), Some(content)) if words.is_none() => Some(MessageHeader {
            r#type: HeaderType::from(ty.to_ascii_uppercase().as_str()),
            content,
        }),
        _ => {
            left_out.push(Some("message_body.headerMedia"));
            words.map(|content| MessageHeader { r#type: HeaderType::Text, content })
        }
    }
}

fn button(
    button: live::MessageButton,
    left_out: &mut LeftOut,
) -> Result<MessageButton, NoCounterpart> {
    let live::MessageButton { r#type, value, text, postback_data: postback } = button;
    let missing = |field| NoCounterpart::missing(MODEL, field);
    let ty = r#type.ok_or_else(|| missing("message_body.buttons[].type"))?;
    let text = text.ok_or_else(|| missing("message_body.buttons[].text"))?;
    left_out.push(said("message_body.buttons[].postbackData", postback.as_ref()));
    let (mut url, mut phone_number) = (None, None);
    match ty {
        live::ButtonType::Url => url = value,
        live::ButtonType::PhoneNumber => phone_number = value.map(PhoneNumber::from),
        _ => left_out.push(said("message_body.buttons[].value", value.as_ref())),
    }
    Ok(MessageButton { r#type: ty.into(), text, url, phone_number })
}

/// The page's events name the provider, which the API's do not: a non-empty list has no
/// counterpart.
fn events(
    events: Option<Vec<live::MessageEvent>>,
    left_out: &mut LeftOut,
) -> Option<Vec<MessageEvent>> {
    let events = events?;
    if events.is_empty() {
        return Some(Vec::new());
    }
    left_out.push(Some("events"));
    None
}

impl live::MessageStatus {
    /// Whether the outcome is known: the message was delivered, read or received, or it failed, or
    /// was filtered, blocked or cancelled.
    ///
    /// `Delivered` may still become `Read`, and `Failed` may become `Delivered` over another route.
    /// A status that this version does not know is not final, so code that waits for the outcome
    /// keeps polling.
    ///
    /// ```
    /// use sent_models::live::MessageStatus;
    ///
    /// assert!(MessageStatus::Blocked.is_final());
    /// assert!(!MessageStatus::Sent.is_final() && !MessageStatus::from("HELD").is_final());
    /// ```
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.has_arrived()
            || matches!(self, Self::Failed | Self::Filtered | Self::Blocked | Self::Cancelled)
    }

    /// Whether the message has reached its recipient: the contact, or you if it is inbound.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        matches!(self, Self::Delivered | Self::Read | Self::Received)
    }
}

impl live::Message {
    /// The latest of [`events`](Self::events) by timestamp, whatever the order of the list.
    #[must_use]
    pub fn last_event(&self) -> Option<&live::MessageEvent> {
        self.events.as_deref()?.iter().max_by_key(|event| event.timestamp)
    }
}
