//! The command `comity`: parse, run, exit code. Nothing is decided here.

fn main() -> std::process::ExitCode {
    comity::cli::main()
}
