namespace NotebookTour.Presentation;

/// <summary>How many outputs turned out how.</summary>
internal sealed class Tally
{
    public int AsRecorded { get; private set; }

    public int AsExpected { get; private set; }

    public int Corrected { get; private set; }

    public int Differing { get; private set; }

    public void Count(Verdict verdict)
    {
        switch (verdict)
        {
            case Verdict.AsRecorded: AsRecorded++; break;
            case Verdict.AsExpected: AsExpected++; break;
            case Verdict.Corrected: Corrected++; break;
            default: Differing++; break;
        }
    }

    public void Report()
    {
        Ink.Rule("Summary");
        Ink.Line($"  {AsRecorded} outputs equal the recorded ones");
        Ink.Line($"  {AsExpected} outputs without a record equal what the documents' formulas or a second computation give");
        Ink.Line($"  {Corrected} outputs are the true values where a page is wrong");
        Ink.Line($"  {Differing} outputs differ", Differing == 0 ? Ink.Good : Ink.Bad);
    }
}
