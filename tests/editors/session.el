;;; -*- lexical-binding: t -*-
;;; Drives Postroom through Eglot, as a person with nothing but Emacs would: opens a file, completes,
;;; reads a diagnostic, sends, reads the verdict, mends the script, runs the tests on the same
;;; response. Prints what it saw as JSON. Expects in the environment: POSTROOM_CONFIG (the documented
;;; configuration), POSTROOM_FILE, POSTROOM_AFTER (words in front of the cursor), POSTROOM_REQUEST.

(setq native-comp-enable-subr-trampolines nil)
(require 'eglot)
(require 'flymake)
(require 'json)

(defvar seen nil)

(defun seen (name value) (push (cons name value) seen))

(defun finish (code)
  (princ (json-encode seen))
  (kill-emacs code))

(defun wait-for (what condition)
  (let ((until (+ (float-time) 100)) value)
    (while (not (or (setq value (funcall condition)) (> (float-time) until)))
      (accept-process-output nil 0.05))
    (unless value
      (seen 'failed (format "waited in vain for %s" what))
      (finish 1))
    value))

;; A busy machine may take longer to answer than Emacs waits by itself.
(setq eglot-connect-timeout 100)
(setq jsonrpc-default-request-timeout 100)

;; Editors ask people; here the first choice that begins like this is taken.
(defvar wanted-choice nil)
(defun choose (_prompt choices &rest _)
  (or (seq-find (lambda (one) (string-prefix-p wanted-choice one)) (mapcar (lambda (one) (if (consp one) (car one) one)) choices))
      (error "no choice %s" wanted-choice)))
(setq completing-read-function #'choose)

(defun diagnostics ()
  (flymake-start)
  (mapcar (lambda (one) (list (cons 'line (1- (line-number-at-pos (flymake-diagnostic-beg one))))
                              (cons 'text (flymake-diagnostic-text one))
                              (cons 'type (format "%s" (flymake-diagnostic-type one)))))
          (flymake-diagnostics)))

(defun with-text (text)
  (seq-find (lambda (one) (string-match-p (regexp-quote text) (alist-get 'text one))) (diagnostics)))

(defun act (title)
  (let ((action (seq-find (lambda (one) (string-prefix-p title (plist-get one :title)))
                          (eglot-code-actions (point) (point)))))
    (unless action
      (seen 'failed (format "no code action %s" title))
      (finish 1))
    (eglot-execute (eglot-current-server) action)))

(condition-case problem
    (progn
      (load (getenv "POSTROOM_CONFIG") nil t)
      (find-file (getenv "POSTROOM_FILE"))
      (unless (derived-mode-p 'js-mode 'js-base-mode) (yaml-mode))
      (apply #'eglot--connect (eglot--guess-contact))
      (wait-for "the server" (lambda () (eglot-current-server)))
      (eglot--maybe-activate-editing-mode)
      (goto-char (point-min))
      (search-forward (getenv "POSTROOM_AFTER"))
      (let* ((table (nth 2 (eglot-completion-at-point))))
        (seen 'labels (vconcat (all-completions "" table))))
      (seen 'before (wait-for "a diagnostic of the analysis" (lambda () (with-text "respnse"))))
      (setq wanted-choice "Local (postman")
      (act "Switch environment")
      (act (concat "Send " (getenv "POSTROOM_REQUEST")))
      (seen 'verdict (wait-for "the verdict" (lambda () (with-text "expected: 'delivered'"))))
      (seen 'response
            (wait-for "the response"
                      (lambda ()
                        (let ((one (seq-find (lambda (one) (string-match-p "run1[.]jsonc" (buffer-name one))) (buffer-list))))
                          (and one (with-current-buffer one (buffer-string)))))))
      (goto-char (point-min))
      (forward-line (alist-get 'line (alist-get 'verdict seen)))
      (search-forward "delivered")
      (replace-match "in transit")
      (eglot--signal-textDocument/didChange)
      (seen 'stale (wait-for "the verdict to go stale" (lambda () (with-text "has changed since this run"))))
      (act (concat "Run tests of " (getenv "POSTROOM_REQUEST") " on the last response"))
      (wait-for "the verdict to go" (lambda () (not (with-text "expected: 'delivered'"))))
      (seen 'green t)
      (set-buffer-modified-p nil)
      (eglot-shutdown (eglot-current-server))
      (finish 0))
  (error (seen 'failed (error-message-string problem)) (finish 1)))
