using System.Runtime.CompilerServices;

namespace NotebookTour.Presentation;

/// <summary>
/// Shows a notebook cell by cell: its source, its output and how this compares. A cell begins at <see cref="In"/> and ends at one of the methods
/// that take an output, or at the next <see cref="In"/>; the lines between them are its source.
/// </summary>
internal sealed class Page
{
    private readonly Tally _tally;
    private readonly List<string> _printed = [];
    private string _label = "";
    private int? _start;
    private string _file = "";

    public Page(string title, string source, Tally tally)
    {
        _tally = tally;
        Ink.Rule(title);
        Ink.Line($"   {source}", Ink.Faint);
    }

    /// <summary>A heading inside the notebook.</summary>
    public void Heading(string text, [CallerLineNumber] int line = 0)
    {
        ShowSource(line);
        Ink.Line();
        Ink.Line($"  # {text}", Ink.Strong);
    }

    /// <summary>A remark of the tour.</summary>
    public void Note(string text, [CallerLineNumber] int line = 0)
    {
        ShowSource(line);
        Ink.Line();
        Ink.Block(text.ReplaceLineEndings("\n").Split('\n'), "  ");
    }

    /// <summary>A cell begins.</summary>
    /// <param name="label">Its number in the document, or what it does.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <param name="file">Filled in by the compiler.</param>
    public void In(string label, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        ShowSource(line);
        (_label, _start, _file) = (label, line, file);
    }

    /// <summary>Prints inside a cell.</summary>
    public void Print(object? value) => _printed.Add($"{value}");

    /// <summary>The cell returns a value, and the document recorded it with all that was printed.</summary>
    public void Out(object value, string recorded, [CallerLineNumber] int line = 0, [CallerArgumentExpression(nameof(value))] string expression = "")
    {
        string output = Show(value, expression, line);
        if (Recorded.SameText(output, recorded)) Judge(Verdict.AsRecorded, "equals the recorded output");
        else if (Recorded.SameButForNodeName(output, recorded, out string older)) Judge(Verdict.AsRecorded, $"equals the recorded output, where an older PyTorch names the node {older}");
        else Differs(recorded);
    }

    /// <summary>The cell only prints.</summary>
    public void Printed(string recorded, [CallerLineNumber] int line = 0) => Out("", recorded, line, "");

    /// <summary>The cell returns a value that the document recorded in another notation, NumPy's say.</summary>
    public void OutInNumbers(object value, string recorded, string notation, bool breaksOff = false, [CallerLineNumber] int line = 0, [CallerArgumentExpression(nameof(value))] string expression = "")
    {
        string output = Show(value, expression, line);
        if (Recorded.SameNumbers(output, recorded, breaksOff)) Judge(Verdict.AsRecorded, $"the recorded numbers, there in {notation}");
        else Differs(recorded);
    }

    /// <summary>The document shows no output; this is what a formula or a second computation gives.</summary>
    public void OutExpected(object value, string expected, string why, [CallerLineNumber] int line = 0, [CallerArgumentExpression(nameof(value))] string expression = "")
    {
        string output = Show(value, expression, line);
        if (Recorded.SameText(output, expected)) Judge(Verdict.AsExpected, why);
        else Differs(expected);
    }

    /// <summary>The cell only prints, and the document shows no output.</summary>
    public void PrintedExpected(string expected, string why, [CallerLineNumber] int line = 0) => OutExpected("", expected, why, line, "");

    /// <summary>The document's output is wrong.</summary>
    public void OutCorrected(object value, string truth, string recorded, string why, [CallerLineNumber] int line = 0, [CallerArgumentExpression(nameof(value))] string expression = "")
    {
        string output = Show(value, expression, line);
        if (Recorded.SameText(output, truth)) Judge(Verdict.Corrected, $"the true value; the page has {recorded}: {why}");
        else Differs(truth);
    }

    private string Show(object value, string expression, int line)
    {
        ShowSource(line, expression);
        string returned = $"{value}";
        if (returned.Length > 0) _printed.Add(returned);
        string output = string.Join('\n', _printed);
        _printed.Clear();
        Ink.Line();
        Ink.Block(output.ReplaceLineEndings("\n").Split('\n'), "    ");
        return output;
    }

    private void ShowSource(int before, string expression = "")
    {
        if (_start is not { } start) return;
        _start = null;
        Ink.Line();
        Ink.Line($"  {_label}", Ink.Faint);
        IEnumerable<string> lines = CellSource.Between(_file, start, before);
        if (expression.Length > 0) lines = lines.Append(expression);
        Ink.Block(lines, "  │ ", Ink.Code);
    }

    private void Judge(Verdict verdict, string text)
    {
        _tally.Count(verdict);
        string mark = verdict == Verdict.Differs ? "✗" : "✓";
        Ink.Line($"  {mark} {text}", verdict == Verdict.Differs ? Ink.Bad : Ink.Good);
    }

    private void Differs(string expected)
    {
        Judge(Verdict.Differs, "differs; expected:");
        Ink.Block(expected.ReplaceLineEndings("\n").Split('\n'), "    ", Ink.Bad);
    }
}
