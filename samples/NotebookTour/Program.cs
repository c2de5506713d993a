using System.Text;
using NotebookTour.Notebooks;
using NotebookTour.Presentation;

Console.OutputEncoding = Encoding.UTF8;
var tally = new Tally();
INotebook[] notebooks =
[
    new CausalTransposedConvolution(),
    new ConvTranspose1dTest(),
    new TransposedConvolution2d(),
    new ConvolutionMatrices(),
    new OutputSizes(),
    new RowsToImage(),
    new RTorchPage(),
    new LucidPage(),
];

foreach (INotebook notebook in notebooks) notebook.Run(new Page(notebook.Title, notebook.Source, tally));
tally.Report();
return tally.Differing == 0 ? 0 : 1;
