//! Which request is answered by what.

use std::path::PathBuf;

use gen_lsp_types::{
    CodeActionParams, CodeLensParams, CompletionParams, DefinitionParams, DocumentDiagnosticParams,
    DocumentDiagnosticReport, DocumentLinkParams, DocumentSymbolParams, FoldingRangeParams,
    FullDocumentDiagnosticReport, HoverParams, PrepareRenameParams, ReferenceParams,
    RelatedFullDocumentDiagnosticReport, RenameFilesParams, RenameParams, TextDocumentIdentifier,
    TextDocumentPositionParams, WorkspaceSymbolParams,
};
use lsp_server::{ErrorCode, Request, ResponseError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::lsp::client::Switches;
use crate::lsp::edits::Edits;
use crate::lsp::uri::file_of;
use crate::lsp::view::View;
use crate::lsp::{actions, completion, diagnostics, lens, move_files, navigation, outline, rename};

/// What a request is answered with.
pub(super) type Answer = Result<Value, ResponseError>;

/// How a request is answered.
pub(super) struct Handler {
    /// The file that it is about; `None` when it is about the whole workspace.
    pub(super) file: Option<PathBuf>,
    /// Whether the answer needs every page as it is in the editor.
    pub(super) is_exact: bool,
    pub(super) answer: Box<dyn FnOnce(&View) -> Answer + Send>,
}

/// Finds out how a request is answered; an error for one that cannot be.
pub(super) fn handler(request: Request, switches: Switches) -> Result<Handler, ResponseError> {
    let is_on = match &*request.method {
        "textDocument/completion" => switches.completion,
        "textDocument/documentSymbol" | "workspace/symbol" | "textDocument/foldingRange" => {
            switches.symbols
        }
        "textDocument/codeLens" => switches.lens,
        "textDocument/definition"
        | "textDocument/references"
        | "textDocument/hover"
        | "textDocument/documentLink"
        | "textDocument/prepareRename"
        | "textDocument/rename"
        | "workspace/willRenameFiles" => switches.navigation,
        _ => true,
    };
    if !is_on {
        return Ok(Handler {
            file: None,
            is_exact: false,
            answer: Box::new(|_| Ok(Value::Null)),
        });
    }
    match &*request.method {
        "textDocument/completion"
        | "textDocument/codeAction"
        | "textDocument/diagnostic"
        | "textDocument/rename"
        | "textDocument/prepareRename"
        | "workspace/willRenameFiles" => editing(request),
        _ => reading(request),
    }
}

/// Requests that have to do with a change of the text.
fn editing(request: Request) -> Result<Handler, ResponseError> {
    let params = request.params;
    match &*request.method {
        "textDocument/completion" => {
            let params: CompletionParams = read(params)?;
            let at = params.text_document_position_params;
            let handler = at_position(&at, completion::completion);
            handler.map(|handler| Handler {
                is_exact: false,
                ..handler
            })
        }
        "textDocument/codeAction" => {
            let params: CodeActionParams = read(params)?;
            let (range, only) = (params.range, params.context.only);
            in_file(&params.text_document, move |view, file| {
                actions::actions(view, file, range, only.as_deref())
            })
        }
        "textDocument/diagnostic" => {
            let params: DocumentDiagnosticParams = read(params)?;
            in_file(&params.text_document, |view, file| {
                let items = diagnostics::of_page(view, file).unwrap_or_default();
                DocumentDiagnosticReport::RelatedFullDocumentDiagnosticReport(
                    RelatedFullDocumentDiagnosticReport {
                        related_documents: None,
                        full_document_diagnostic_report: FullDocumentDiagnosticReport {
                            result_id: None,
                            items,
                        },
                    },
                )
            })
        }
        "textDocument/prepareRename" => {
            let params: PrepareRenameParams = read(params)?;
            let at = params.text_document_position_params;
            at_position(&at, rename::prepare)
        }
        "textDocument/rename" => renaming(read(params)?),
        _ => {
            let params: RenameFilesParams = read(params)?;
            let file = params.files.iter().find_map(|pair| file_of(&pair.old_uri));
            Ok(Handler {
                file,
                is_exact: true,
                answer: Box::new(move |view| edited(view, move_files::will_rename(view, &params))),
            })
        }
    }
}

fn renaming(params: RenameParams) -> Result<Handler, ResponseError> {
    let (at, name) = (params.text_document_position_params, params.new_name);
    let file = file_in(&at.text_document)?;
    let asked = file.clone();
    Ok(Handler {
        file: Some(file),
        is_exact: true,
        answer: Box::new(move |view| {
            let edit = rename::rename(view, &asked, at.position, &name);
            edited(
                view,
                edit.map_err(|message| failure(ErrorCode::RequestFailed, message))?,
            )
        }),
    })
}

/// Requests that look and change nothing.
fn reading(request: Request) -> Result<Handler, ResponseError> {
    let params = request.params;
    match &*request.method {
        "textDocument/definition" => {
            let params: DefinitionParams = read(params)?;
            let at = params.text_document_position_params;
            at_position(&at, navigation::definition)
        }
        "textDocument/references" => {
            let params: ReferenceParams = read(params)?;
            let with_declaration = params.context.include_declaration;
            at_position(
                &params.text_document_position_params,
                move |view, file, at| navigation::references(view, file, at, with_declaration),
            )
        }
        "textDocument/hover" => {
            let params: HoverParams = read(params)?;
            let at = params.text_document_position_params;
            at_position(&at, navigation::hover)
        }
        "textDocument/documentLink" => {
            let params: DocumentLinkParams = read(params)?;
            in_file(&params.text_document, navigation::document_links)
        }
        "textDocument/documentSymbol" => {
            let params: DocumentSymbolParams = read(params)?;
            in_file(&params.text_document, outline::document_symbols)
        }
        "textDocument/foldingRange" => {
            let params: FoldingRangeParams = read(params)?;
            in_file(&params.text_document, outline::folding)
        }
        "textDocument/codeLens" => {
            let params: CodeLensParams = read(params)?;
            in_file(&params.text_document, lens::lenses)
        }
        "workspace/symbol" => {
            let params: WorkspaceSymbolParams = read(params)?;
            Ok(Handler {
                file: None,
                is_exact: true,
                answer: Box::new(move |view| {
                    written(&outline::workspace_symbols(view, &params.query))
                }),
            })
        }
        method => Err(failure(
            ErrorCode::MethodNotFound,
            format!("`{method}` is not supported"),
        )),
    }
}

fn in_file<T: Serialize>(
    document: &TextDocumentIdentifier,
    answer: impl FnOnce(&View, &std::path::Path) -> T + Send + 'static,
) -> Result<Handler, ResponseError> {
    let file = file_in(document)?;
    let asked = file.clone();
    Ok(Handler {
        file: Some(file),
        is_exact: true,
        answer: Box::new(move |view| written(&answer(view, &asked))),
    })
}

fn at_position<T: Serialize>(
    at: &TextDocumentPositionParams,
    answer: impl FnOnce(&View, &std::path::Path, gen_lsp_types::Position) -> T + Send + 'static,
) -> Result<Handler, ResponseError> {
    let position = at.position;
    in_file(&at.text_document, move |view, file| {
        answer(view, file, position)
    })
}

fn file_in(document: &TextDocumentIdentifier) -> Result<PathBuf, ResponseError> {
    file_of(&document.uri).ok_or_else(|| {
        let message = format!("`{}` is not a file", document.uri.0);
        failure(ErrorCode::RequestFailed, message)
    })
}

pub(super) fn read<T: DeserializeOwned>(params: Value) -> Result<T, ResponseError> {
    serde_json::from_value(params)
        .map_err(|error| failure(ErrorCode::InvalidParams, error.to_string()))
}

/// The answer with edits of many files, unless one of them is not what it was when it was read.
fn edited(view: &View, edits: Option<Edits>) -> Answer {
    let Some(edits) = edits else {
        return Ok(Value::Null);
    };
    if let Some(file) = edits.outdated(view) {
        let message = format!("`{}` has changed on disk: try again", file.display());
        return Err(ResponseError {
            data: file.to_str().map(Value::from),
            ..failure(ErrorCode::ContentModified, message)
        });
    }
    written(&edits.into_workspace_edit(view))
}

/// The files of an answer whose text the client is about to change, or has changed.
pub(super) fn changed_files(answer: &Answer) -> Vec<PathBuf> {
    let value = match answer {
        Ok(value) => value,
        Err(error) if error.code == ErrorCode::ContentModified as i32 => {
            let file = error.data.as_ref().and_then(Value::as_str);
            return file.map(PathBuf::from).into_iter().collect();
        }
        Err(_) => return Vec::new(),
    };
    let changes = value["documentChanges"].as_array();
    let changes = changes.into_iter().flatten();
    let versioned = changes.filter_map(|change| change["textDocument"]["uri"].as_str());
    let plain = value["changes"].as_object().into_iter().flatten();
    let uris = versioned.chain(plain.map(|(uri, _)| uri.as_str()));
    uris.filter_map(|uri| file_of(&gen_lsp_types::Uri(uri.to_owned())))
        .collect()
}

fn written<T: Serialize>(value: &T) -> Answer {
    serde_json::to_value(value)
        .map_err(|error| failure(ErrorCode::InternalError, error.to_string()))
}

pub(super) fn failure(code: ErrorCode, message: impl Into<String>) -> ResponseError {
    ResponseError {
        code: code as i32,
        message: message.into(),
        data: None,
    }
}
