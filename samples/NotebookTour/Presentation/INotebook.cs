namespace NotebookTour.Presentation;

/// <summary>A notebook, or a part of one, written in C#.</summary>
internal interface INotebook
{
    string Title { get; }

    /// <summary>Where the recorded outputs come from.</summary>
    string Source { get; }

    void Run(Page page);
}
