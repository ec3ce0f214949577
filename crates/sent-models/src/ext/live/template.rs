//! Templates.

use super::{NoCounterpart, Translated, refuse, said, set};
use crate::{
    ButtonType, Channel, CreateTemplateRequest, HeaderType, Patch, Template, TemplateBody,
    TemplateButton, TemplateFooter, TemplateHeader, TemplateStatus, TemplateVariable,
    UpdateTemplateRequest, live,
};

const CREATE: &str = "CreateTemplateRequest";

/// Fails if `name` is not empty: the API derives the name. Create the template with an empty one,
/// and rename it with [`live::UpdateTemplateRequest`]. Also fails for a media header, which the API
/// wants as a variable; for a variable without `example`; and for channels that a template's text
/// cannot be written for.
impl TryFrom<CreateTemplateRequest> for live::CreateTemplateRequest {
    type Error = NoCounterpart;

    fn try_from(request: CreateTemplateRequest) -> Result<Self, NoCounterpart> {
        let CreateTemplateRequest {
            name,
            category,
            language,
            body,
            header,
            footer,
            buttons,
            channels,
            test_mode,
        } = request;
        refuse(CREATE, "name", Some(&name).filter(|name| !name.is_empty()))?;
        let definition = live::TemplateDefinition {
            header: set(header.map(self::header).transpose()?),
            footer: set(footer.map(self::footer)),
            buttons: set(buttons.map(|buttons| buttons.into_iter().map(self::button).collect())),
            ..live::TemplateDefinition::new(self::body(body, channels)?)
        };
        Ok(Self {
            category: Patch::Set(category),
            language: Patch::Set(language),
            sandbox: test_mode,
            ..Self::new(definition)
        })
    }
}

/// Fails if `body` is set: the API replaces the whole definition, including header and buttons.
impl TryFrom<UpdateTemplateRequest> for live::UpdateTemplateRequest {
    type Error = NoCounterpart;

    fn try_from(request: UpdateTemplateRequest) -> Result<Self, NoCounterpart> {
        let UpdateTemplateRequest { name, category, body, test_mode } = request;
        refuse("UpdateTemplateRequest", "body", body.as_ref())?;
        Ok(Self { name: set(name), category: set(category), sandbox: test_mode, ..Self::new() })
    }
}

fn header(header: TemplateHeader) -> Result<live::TemplateHeader, NoCounterpart> {
    let TemplateHeader { r#type, content } = header;
    if r#type != HeaderType::Text {
        return Err(NoCounterpart::set(CREATE, "header.type"));
    }
    Ok(live::TemplateHeader::new(content).with_type(live::TemplateHeaderType::Text))
}

/// Without channels the text is for all of them, otherwise it is repeated for each.
fn body(
    body: TemplateBody,
    channels: Option<Vec<Channel>>,
) -> Result<live::TemplateBody, NoCounterpart> {
    let TemplateBody { content, variables } = body;
    let variables = variables
        .map(|variables| variables.into_iter().map(self::variable).collect::<Result<_, _>>());
    let content = live::TemplateBodyContent {
        variables: set(variables.transpose()?),
        ..live::TemplateBodyContent::new(content)
    };
    let mut body = live::TemplateBody::new();
    let Some(channels) = channels else {
        body.multi_channel = Patch::Set(content);
        return Ok(body);
    };
    if channels.is_empty() {
        return Err(NoCounterpart::set(CREATE, "channels"));
    }
    for channel in channels {
        let place = match channel.as_str() {
            "sms" => &mut body.sms,
            "whatsapp" => &mut body.whatsapp,
            "rcs" => &mut body.rcs,
            _ => return Err(NoCounterpart::set(CREATE, "channels")),
        };
        *place = Patch::Set(content.clone());
    }
    Ok(body)
}

fn variable(variable: TemplateVariable) -> Result<live::TemplateVariable, NoCounterpart> {
    let TemplateVariable { name, r#type, example } = variable;
    let missing = || NoCounterpart::missing(CREATE, "body.variables[].example");
    let props = live::TemplateVariableProps::new(r#type.as_str(), example.ok_or_else(missing)?);
    Ok(live::TemplateVariable::new(name, live::TemplateVariableType::Variable, props))
}

fn footer(footer: TemplateFooter) -> live::TemplateFooter {
    let TemplateFooter { content } = footer;
    live::TemplateFooter::new(content)
}

fn button(button: TemplateButton) -> live::TemplateButton {
    let TemplateButton { r#type, text, url, phone_number } = button;
    let props =
        live::TemplateButtonProps { url, phone_number, ..live::TemplateButtonProps::new(text) };
    live::TemplateButton::new(live::ButtonType::from(r#type), props)
}

impl From<ButtonType> for live::ButtonType {
    fn from(ty: ButtonType) -> Self {
        Self::from(ty.as_str())
    }
}

impl From<live::TemplateStatus> for TemplateStatus {
    fn from(status: live::TemplateStatus) -> Self {
        Self::from(status.as_str())
    }
}

impl live::Template {
    /// Converts the template to the page's model.
    ///
    /// # Errors
    ///
    /// [`NoCounterpart`] if `channels` is missing: the page requires it.
    pub fn into_page(self) -> Result<Translated<Template>, NoCounterpart> {
        let Self {
            id,
            customer_id,
            name,
            category,
            language,
            status,
            channels,
            variables,
            auto_reply_action,
            created_at,
            updated_at,
            is_published,
        } = self;
        let template = Template {
            id,
            name,
            category,
            language,
            status: status.into(),
            channels: channels.ok_or_else(|| NoCounterpart::missing("Template", "channels"))?,
            // The API writes null for a template without variables.
            variables: variables.unwrap_or_default(),
            created_at,
            updated_at,
            is_published,
        };
        Ok(Translated::new(
            template,
            [
                said("customer_id", customer_id.as_ref()),
                said("auto_reply_action", auto_reply_action.as_ref()),
            ],
        ))
    }
}

/// Fails where [`into_page`](live::Template::into_page) fails or leaves something out.
impl TryFrom<live::Template> for Template {
    type Error = NoCounterpart;

    fn try_from(template: live::Template) -> Result<Self, NoCounterpart> {
        template.into_page()?.complete("Template")
    }
}

impl live::Template {
    /// Whether the template can be used for messages: it is approved and published.
    #[must_use]
    pub fn is_sendable(&self) -> bool {
        self.is_published && self.status == live::TemplateStatus::Approved
    }
}
