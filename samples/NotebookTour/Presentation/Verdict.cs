namespace NotebookTour.Presentation;

/// <summary>How an output compares.</summary>
internal enum Verdict
{
    /// <summary>It differs from what was recorded or expected.</summary>
    Differs,

    /// <summary>It equals the document's output.</summary>
    AsRecorded,

    /// <summary>The document shows no output; this one equals what its formula or a second computation gives.</summary>
    AsExpected,

    /// <summary>The document's output is wrong; this one is the true value.</summary>
    Corrected,
}
